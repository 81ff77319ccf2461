// SPDX-License-Identifier: GPL-2.0-only
//
// Intervals for trials with many connections. These meet in the same queues and bursts, so a
// thousand of one trial tell less than a thousand trials. Trials are independent: they are dealt
// out to parts of like size, and the parts show how far a figure scatters (the random-group
// method: Wolter, Introduction to Variance Estimation, 2007, chapter 2).
#pragma once

#include <cstdint>
#include <span>

#include "stats/estimate.h"
#include "stats/quantity.h"

namespace shaketable::stats {

/// How the samples came about.
struct Clusters {
  std::uint64_t trials = 0;  ///< in all parts together, each of which has at least one
  double confidence = 0;     ///< strictly between 0 and 1
};

// Everywhere below `parts` add up to `all`; with fewer than two of them there is no interval.

/// With the interval of Clopper and Pearson for as many independent samples as would scatter like
/// the parts do (Korn and Graubard, Survey Methodology 24, 1998); never for more than there are,
/// and for no more than one a trial when the parts do not differ at all.
[[nodiscard]] Estimate clustered(const Proportion& all, std::span<const Proportion> parts,
                                 const Clusters& clusters);

/// With Student's interval over the parts, cut at 0.
[[nodiscard]] Estimate clustered(const Mean& all, std::span<const Mean> parts,
                                 const Clusters& clusters);

/// The sample of nearest rank, between ranks as for independent samples of the number that would
/// scatter like the shares of the parts below the quantile (Woodruff, JASA 47, 1952).
[[nodiscard]] Estimate clustered(const Quantile& all, std::span<const Quantile> parts,
                                 const Clusters& clusters);

}  // namespace shaketable::stats
