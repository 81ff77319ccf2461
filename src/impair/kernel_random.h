// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

#include "base/odds.h"

namespace shaketable::impair {

/// A probability in the kernel's unit, 2^32 - 1 for 100 %, rounded as tc does.
[[nodiscard]] constexpr std::uint32_t kernel_odds(Odds odds) {
  constexpr std::uint64_t kScale = 0xffffffff;
  return static_cast<std::uint32_t>((odds.count_ppb() * kScale + Odds::kOne / 2) / Odds::kOne);
}

/// The correlated numbers of Linux (net/sched/sch_netem.c, get_crandom): each is a mean of a fresh
/// uniform one and the last, weighted with the correlation. They cluster around the middle, which
/// is why `loss 10% 25%` loses 1.8 % there.
class KernelRandom {
 public:
  KernelRandom() = default;
  explicit constexpr KernelRandom(Odds correlation) : rho_(kernel_odds(correlation)) {}

  constexpr void begin(std::uint64_t draw) { last_ = static_cast<std::uint32_t>(draw >> 32); }

  /// The next number; `keep` says whether it is the last one for the number after it.
  constexpr std::uint32_t next(std::uint64_t draw, bool keep) {
    const std::uint64_t fresh = draw >> 32;
    if (rho_ == 0) {
      return static_cast<std::uint32_t>(fresh);
    }
    const std::uint64_t rho = std::uint64_t{rho_} + 1;
    const std::uint64_t mixed = (fresh * ((std::uint64_t{1} << 32) - rho) + last_ * rho) >> 32;
    if (keep) {
      last_ = mixed;
    }
    return static_cast<std::uint32_t>(mixed);
  }

 private:
  std::uint32_t rho_ = 0;
  std::uint64_t last_ = 0;
};

}  // namespace shaketable::impair
