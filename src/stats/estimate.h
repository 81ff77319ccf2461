// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "stats/histogram.h"
#include "stats/moments.h"

namespace shaketable::stats {

/// A number with its confidence interval. Each is empty when the sample is too small to say.
struct Estimate {
  std::optional<double> value;
  std::optional<double> low;
  std::optional<double> high;

  bool operator==(const Estimate&) const = default;
};

// Everywhere below `confidence` lies strictly between 0 and 1, and what is left to 1 is shared
// equally between the two sides.

/// The share of successes, with the exact interval of Clopper and Pearson (Biometrika 26, 1934): it
/// covers the truth at least as often as it says, for every sample size and none or all successes.
[[nodiscard]] Estimate proportion(std::uint64_t successes, std::uint64_t trials, double confidence);

/// The same for real numbers, where samples that are not independent count as fewer: `share` of
/// `samples`, which are more than 0.
[[nodiscard]] Estimate clopper_pearson(double share, double samples, double confidence);

/// How many standard deviations of its mean Student's interval reaches to each side.
/// Precondition: `degrees_of_freedom` > 0.
[[nodiscard]] double students_factor(std::uint64_t degrees_of_freedom, double confidence);

/// The mean of `count` numbers (0 or greater), with Student's interval, cut at 0. It is exact for
/// normal numbers and good for many of any kind; there is none for a single one.
[[nodiscard]] Estimate mean(const Moments& moments, std::uint64_t count, double confidence);

/// The mean of `count` numbers from 0 to `bound`, with the empirical Bernstein interval of Maurer
/// and Pontil (COLT 2009, theorem 4): unlike Student's it holds for every distribution and every
/// count, and is wider. A single number tells nothing but that it is in range. `growth`: the
/// interval if there were so many times as many numbers with this mean and variance. Precondition:
/// no number is above the bound.
[[nodiscard]] Estimate bounded_mean(const Moments& moments, std::uint64_t count, double bound,
                                    double confidence, double growth = 1);

/// Ranks (from 1) of the two samples that bracket a quantile. A side is empty when the sample is
/// too small for it.
struct Ranks {
  std::optional<std::uint64_t> low;
  std::optional<std::uint64_t> high;

  bool operator==(const Ranks&) const = default;
};

/// The narrowest ranks that bracket the `permille`/1000 quantile of any distribution, ties or not
/// (David and Nagaraja, Order Statistics, 2003, section 7.1): the quantile lies below rank `low`,
/// and above rank `high`, with a binomial probability of at most (1 - confidence) / 2 each.
/// Precondition: 0 < permille < 1000.
[[nodiscard]] Ranks quantile_ranks(std::uint64_t samples, int permille, double confidence);

/// The step with the sample of nearest rank, ceil(n * permille / 1000). Precondition: a sample.
[[nodiscard]] const Step& nearest_rank(std::span<const Step> cdf, int permille);

/// The time of `step`, in seconds, between the samples of those ranks.
[[nodiscard]] Estimate between(std::span<const Step> cdf, const Step& step, const Ranks& ranks);

/// The sample of nearest rank, in seconds, between `quantile_ranks`.
/// Where times were gathered in bins, the ends of the bin: the upper one, but for the low side.
[[nodiscard]] Estimate quantile(std::span<const Step> cdf, int permille, double confidence);

}  // namespace shaketable::stats
