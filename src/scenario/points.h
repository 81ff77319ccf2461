// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "scenario/document.h"

namespace shaketable::scenario {

/// One point of a sweep.
struct Point {
  std::string name;  ///< `KEY=VALUE, KEY=VALUE, ...` of all axes: what people see; unique
  std::vector<std::pair<std::string, std::string>> set;  ///< key and value, in the sweep's order
  /// What the dice depend on: by key, what the settings change, without `trials`, `seed` and
  /// `time_limit`. So a point keeps its dice when axes are reordered, when values are written in
  /// another way, and when axes are added that have the value that was in effect before.
  std::string seed_name;

  bool operator==(const Point&) const = default;
};

/// How many points the sweep has, 1 to 1000000; a document without a sweep has one.
[[nodiscard]] std::size_t point_count(const Document& document);

/// The point of that number, from 0: the first axis or group of axes changes slowest. Without a
/// sweep, its texts are empty. Precondition: index < point_count(document).
[[nodiscard]] Point point_at(const Document& document, std::size_t index);

/// All points, in the order of `point_at`. A million of them take about a gigabyte.
[[nodiscard]] std::vector<Point> points(const Document& document);

/// The point of that name, or an error with the nearest name (of the first 10000).
[[nodiscard]] Result<Point> find_point(const Document& document, std::string_view name);

/// The checked scenario at a point, with `point` set. Values can be unsound together though each
/// alone is sound: the errors then name the point. Files of quantiles are read again: one that is
/// not what it was when the document was read is an error. Precondition: `parse` or `load` gave
/// the document.
[[nodiscard]] tl::expected<trial::Scenario, Errors> scenario_at(const Document& document,
                                                                const Point& point);

}  // namespace shaketable::scenario
