// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace shaketable::scenario {

/// More points are surely a slip, and could not be listed.
inline constexpr std::size_t kPointsMax = 1'000'000;

/// One axis of a sweep. `key=value` is a `--set` argument for each value.
struct Axis {
  std::string key;
  std::vector<std::string> values;  ///< in YAML, in one line
  /// Of each value: what it changes when it is set alone, as lines of the canonical text. So they
  /// are alike for `1%` and `1.0%`, and empty for what is in effect without the sweep.
  std::vector<std::string> effects;

  bool operator==(const Axis&) const = default;
};

/// Axes that move together: the n-th values of all make the n-th setting, and no two settings are
/// alike. An axis of a grid is alone in its group.
struct AxisGroup {
  std::vector<Axis> axes;  ///< at least one, all with as many values

  [[nodiscard]] std::size_t size() const { return axes.front().values.size(); }

  bool operator==(const AxisGroup&) const = default;
};

}  // namespace shaketable::scenario
