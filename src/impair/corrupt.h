// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>

#include "base/rng.h"
#include "impair/coin.h"
#include "impair/settings.h"
#include "impair/threshold.h"

namespace shaketable::impair {

/// Flips one bit of a packet, any of its payload bits alike.
class Corrupt {
 public:
  Corrupt() = default;  ///< none
  Corrupt(const Chance& chance, Arithmetic arithmetic) : coin_(chance, arithmetic) {}

  void begin(const SeedTree& seeds) {
    dice_ = seeds.child("corrupt").stream();
    coin_.begin(dice_);
  }

  /// The bit to flip in this copy, if any; none in a packet without payload bits.
  [[nodiscard]] std::optional<std::uint32_t> toss(const Packet& packet, std::uint64_t number,
                                                  std::uint64_t slot) {
    const auto dice = dice_.pair(number, slot);
    if (!coin_.toss(dice[0], slot == 0) || packet.payload_bits == 0) {
      return std::nullopt;
    }
    return static_cast<std::uint32_t>(scale_down(dice[1], packet.payload_bits));
  }

 private:
  Coin coin_;
  Stream dice_{0};
};

}  // namespace shaketable::impair
