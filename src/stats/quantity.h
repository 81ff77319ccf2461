// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "stats/histogram.h"
#include "stats/moments.h"
#include "stats/point_sums.h"
#include "stats/statistic.h"

namespace shaketable::stats {

struct Proportion {
  std::uint64_t successes = 0;
  std::uint64_t samples = 0;
};

struct Mean {
  Moments moments;  ///< in nanoseconds where the unit is seconds
  std::uint64_t samples = 0;
};

struct Quantile {
  std::shared_ptr<const std::vector<Step>> cdf;  ///< that quantiles of the same times share
  int permille = 0;                              ///< above 0, below 1000
  std::uint64_t samples = 0;
};

/// The least or the greatest.
struct Extreme {
  std::optional<Duration> time;
  std::uint64_t samples = 0;
};

/// A statistic by name, with what it is worked out from.
struct Quantity {
  std::string name;
  Unit unit = Unit::Count;
  std::variant<Proportion, Mean, Quantile, Extreme> of;
};

/// All of STATISTICS.md, in its order.
[[nodiscard]] std::vector<Quantity> quantities(const PointSums& sums);

}  // namespace shaketable::stats
