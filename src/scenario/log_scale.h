// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

#include "scenario/draw_place.h"

namespace shaketable::scenario {

// Computed in 113 bits, in software: the same number everywhere, and right to the last unit for
// any range of 63 bits.

/// The whole number nearest to from (to / from)^(i / last): evenly spaced logarithms, both ends
/// exact. Precondition: 0 < from <= to, i <= last, last > 0.
[[nodiscard]] std::int64_t log_step(std::int64_t from, std::int64_t to, std::uint64_t i,
                                    std::uint64_t last);

/// A number from `from` to `to`, both included: cut from one whose logarithm is at that place
/// between those of `from` and `to + 1`. Precondition: 0 < from <= to.
[[nodiscard]] std::int64_t log_number(const DrawPlace& place, std::int64_t from, std::int64_t to);

}  // namespace shaketable::scenario
