// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/rng.h"

namespace shaketable::scenario {

/// A place in the unit interval, drawn: (stratum + draw / 2^64) / strata.
struct DrawPlace {
  std::uint64_t stratum = 0;
  std::uint64_t strata = 1;
  std::uint64_t draw = 0;
};

enum class SampleMethod : std::uint8_t {
  Random,          ///< uniform and independent
  LatinHypercube,  ///< one place in each of as many strata as there are points, in random order
};  ///< (McKay, Beckman and Conover, Technometrics 21, 1979)

/// The places of the points of a sample on one axis, from dice that only this axis has. Random
/// places stay the same when points are added.
[[nodiscard]] std::vector<DrawPlace> draw_places(SampleMethod method, std::size_t points,
                                                 const SeedTree& axis);

/// Which of `count` equal parts of the unit interval the place is in, from 0. Exact.
/// Precondition: 0 < count < 2^64, strata <= 2^32.
[[nodiscard]] std::uint64_t part_at(const DrawPlace& place, std::uint64_t count);

}  // namespace shaketable::scenario
