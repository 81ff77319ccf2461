// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shaketable::stats {

enum class Unit : std::uint8_t {
  Seconds,
  Probability,  ///< 0 to 1
  Count,        ///< segments, or events, in one trial
  Octets,
};

/// `s`, `1` (a probability or a count), `B`.
[[nodiscard]] std::string_view to_string(Unit unit);

/// One number that describes all trials of a point. Its name means the same in tables, JSON,
/// expectations and results; STATISTICS.md defines each.
struct Statistic {
  std::string name;
  Unit unit = Unit::Count;
  std::optional<double> value = {};  ///< empty when nothing was sampled
  /// The confidence interval. Each side is empty when the sample is too small to tell, and both are
  /// when there is no such interval.
  std::optional<double> low = {};
  std::optional<double> high = {};
  double confidence = 0.95;
  std::uint64_t samples = 0;  ///< that the value comes from: trials, or those of them that have one

  bool operator==(const Statistic&) const = default;
};

}  // namespace shaketable::stats
