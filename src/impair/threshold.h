// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

#include "base/odds.h"
#include "base/uint128.h"

namespace shaketable::impair {

/// A probability as a bar that a uniform 64-bit draw is held against; right to one part in 2^63,
/// with 0 and 1 exact.
class Threshold {
 public:
  constexpr Threshold() = default;  ///< never hit
  explicit constexpr Threshold(Odds odds) : Threshold(odds.count_ppb(), Odds::kOne) {}
  /// `part` in `whole`; precondition: part <= whole, 0 < whole.
  constexpr Threshold(std::uint64_t part, std::uint64_t whole)
      : below_(static_cast<std::uint64_t>((static_cast<Uint128>(part) << 63) / whole)) {}

  [[nodiscard]] constexpr bool hit(std::uint64_t draw) const { return (draw >> 1) < below_; }

 private:
  std::uint64_t below_ = 0;  ///< in 2^-63
};

/// A uniform whole number below `bound` from a uniform draw; 0 when `bound` is 0.
[[nodiscard]] constexpr std::uint64_t scale_down(std::uint64_t draw, std::uint64_t bound) {
  return static_cast<std::uint64_t>((static_cast<Uint128>(draw) * bound) >> 64);
}

}  // namespace shaketable::impair
