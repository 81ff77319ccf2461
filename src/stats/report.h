// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <vector>

#include "stats/point_sums.h"
#include "stats/statistic.h"

namespace shaketable::stats {

/// All statistics of `all`. `parts` are those that have trials, of which `all` is the sum, or
/// empty where each trial is a sample of its own. Precondition: 0 < confidence < 1.
[[nodiscard]] std::vector<Statistic> report(const PointSums& all, std::span<const PointSums> parts,
                                            double confidence);

}  // namespace shaketable::stats
