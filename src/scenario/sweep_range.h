// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenario/map_reader.h"
#include "scenario/quantity.h"

namespace shaketable::scenario {

/// More values on one axis are surely a slip.
inline constexpr std::size_t kAxisMax = 10'000;

/// The values of one of
///
///   {from: 0%, to: 50%, step: 5%}                 the ends included if they are hit
///   {from: 1, to: 1024, factor: 2}
///   {from: 0s, to: 1s, count: 5}                  evenly spaced, both ends included
///   {from: 1ms, to: 1s, count: 4, scale: log}     evenly spaced logarithms
///
/// All have one unit but the factor, a plain number above 1, and the count. Values are cut to whole
/// units (nanoseconds, billionths, bits a second, whole numbers), those of a logarithmic scale to
/// the nearest. Adds errors and gives nothing if it makes no sense.
[[nodiscard]] std::vector<std::string> read_range(MapReader& map);

/// What values are drawn from, in whole units as above.
struct Interval {
  Unit unit = Unit::Number;
  std::int64_t from = 0;
  std::int64_t to = 0;  ///< at least `from`, which is above 0 if the scale is logarithmic
  bool is_log = false;

  /// A value in the interval, as a text for its key.
  [[nodiscard]] std::string text_of(std::int64_t value) const;
};

/// Reads `{from, to}` or `{from, to, scale: log}`, both ends included. Adds errors and gives
/// nothing if it makes no sense.
[[nodiscard]] std::optional<Interval> read_interval(MapReader& map);

}  // namespace shaketable::scenario
