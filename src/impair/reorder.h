// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

#include "base/rng.h"
#include "impair/coin.h"
#include "impair/settings.h"

namespace shaketable::impair {

/// Which packets overtake the delayed ones by being sent at once. After an early packet (and at the
/// start) the next `gap` - 1 are delayed whatever happens; from then on each is early by chance.
class Reorder {
 public:
  Reorder() = default;  ///< none is early
  Reorder(const ReorderSettings& settings, Arithmetic arithmetic)
      : coin_(settings.chance, arithmetic), gap_(settings.gap) {}

  void begin(const SeedTree& seeds) {
    dice_ = seeds.child("reorder").stream();
    coin_.begin(dice_);
    delayed_ = 0;
  }

  /// The chance of this copy; tossed for every packet, so that the dice do not depend on the gap.
  [[nodiscard]] bool toss(std::uint64_t number, std::uint64_t slot) {
    return coin_.toss(dice_.draw(number, slot), slot == 0);
  }

  /// Whether the next packet to be queued, with this toss, is early.
  [[nodiscard]] bool is_early(bool tossed) {
    if (tossed && delayed_ + 1 >= gap_) {
      delayed_ = 0;
      return true;
    }
    ++delayed_;
    return false;
  }

 private:
  Coin coin_;
  std::uint64_t gap_ = 1;
  std::uint64_t delayed_ = 0;  ///< packets since the last early one
  Stream dice_{0};
};

}  // namespace shaketable::impair
