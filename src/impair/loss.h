// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <variant>

#include "base/rng.h"
#include "impair/coin.h"
#include "impair/four_state.h"
#include "impair/gilbert_elliott.h"
#include "impair/settings.h"

namespace shaketable::impair {

/// Random loss of any model.
class Loss {
 public:
  Loss() = default;  ///< none
  Loss(const LossModel& model, Duration burst_step, Arithmetic arithmetic);

  void begin(const SeedTree& seeds);

  /// Whether this copy of packet `number` is lost, `elapsed` after the beginning. Only slot 0, the
  /// original, moves chains on.
  [[nodiscard]] bool lost(std::uint64_t number, std::uint64_t slot, Duration elapsed);

 private:
  std::variant<Coin, GilbertElliott, FourState> model_;
  bool kernel_ = false;
  Stream dice_{0};
};

}  // namespace shaketable::impair
