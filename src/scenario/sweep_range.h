// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scenario/map_reader.h"

namespace shaketable::scenario {

/// More values on one axis are surely a slip.
inline constexpr std::size_t kAxisMax = 10'000;

/// The values of `{from: 0%, to: 50%, step: 5%}` or `{from: 1, to: 1024, factor: 2}`, both ends
/// included if they are hit. All have one unit but the factor, a plain number above 1. Products are
/// cut to whole units (nanoseconds, billionths, bits a second); plain numbers must be whole. Adds
/// errors and gives nothing if it makes no sense.
[[nodiscard]] std::vector<std::string> read_range(MapReader& map);

}  // namespace shaketable::scenario
