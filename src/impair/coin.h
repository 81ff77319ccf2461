// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/rng.h"
#include "impair/kernel_random.h"
#include "impair/settings.h"
#include "impair/threshold.h"

namespace shaketable::impair {

/// A yes or no for each packet, which may depend on the last one. The dice come from the caller.
///
/// Right arithmetic: a two-state Markov chain from its stationary start, P(yes after yes) =
/// p + rho (1 - p) and P(yes after no) = p (1 - rho). So each packet's odds are exactly p and the
/// correlation of neighbours is exactly rho.
class Coin {
 public:
  Coin() = default;  ///< always no
  Coin(const Chance& chance, Arithmetic arithmetic)
      : kernel_(arithmetic == Arithmetic::NetemCompat),
        kernel_odds_(kernel_odds(chance.odds)),
        random_(chance.correlation) {
    constexpr std::uint64_t kOne = Odds::kOne;
    const std::uint64_t p = chance.odds.count_ppb();
    const std::uint64_t rho = chance.correlation.count_ppb();
    bars_[kAfterNo] = Threshold(p * (kOne - rho), kOne * kOne);
    bars_[kAfterYes] = Threshold(p * (kOne - rho) + rho * kOne, kOne * kOne);
    bars_[kAtStart] = Threshold(chance.odds);
  }

  /// Starts anew; `dice` at 0 give the kernel's first memory.
  void begin(const Stream& dice) {
    memory_ = kAtStart;
    if (kernel_) {
      random_.begin(dice.draw(0));
    }
  }

  /// Tosses with a uniform draw. `keep`: the next toss remembers this one.
  [[nodiscard]] bool toss(std::uint64_t draw, bool keep) {
    if (kernel_) {
      return kernel_odds_ != 0 && kernel_odds_ >= random_.next(draw, keep);
    }
    const bool yes = bars_[memory_].hit(draw);
    if (keep) {
      memory_ = yes ? kAfterYes : kAfterNo;
    }
    return yes;
  }

 private:
  static constexpr std::size_t kAfterNo = 0;
  static constexpr std::size_t kAfterYes = 1;
  static constexpr std::size_t kAtStart = 2;

  bool kernel_ = false;
  std::uint32_t kernel_odds_ = 0;
  KernelRandom random_;
  std::array<Threshold, 3> bars_{};
  std::size_t memory_ = kAtStart;
};

}  // namespace shaketable::impair
