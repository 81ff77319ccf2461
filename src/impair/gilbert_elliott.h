// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstdint>

#include "impair/burst_clock.h"
#include "impair/settings.h"
#include "impair/threshold.h"

namespace shaketable::impair {

/// Loss by a chain of two states, `loss gemodel`. Stepped per packet, a packet is judged in the
/// state before its own step, as in the kernel. Stepped in time, it is judged in the state of its
/// moment. A clone is judged in the state that its original left, and does not step.
class GilbertElliott {
 public:
  GilbertElliott(const GilbertElliottLoss& loss, Duration burst_step);

  /// The stationary start (share of bad: p / (p + r), none when p = 0).
  void begin_stationary(std::uint64_t draw);
  /// The kernel's start (M: from memory of sch_netem.c).
  void begin_good();

  /// Whether the packet with these two draws is lost.
  [[nodiscard]] bool lost(const std::array<std::uint64_t, 2>& dice, bool keep, Duration elapsed);

 private:
  void step_in_time(std::uint64_t draw, Duration elapsed);

  std::array<Threshold, 2> loss_;  ///< in good, in bad
  std::array<Threshold, 2> leave_;
  Threshold start_bad_;
  double share_bad_ = 0.0;
  double memory_ = 1.0;  ///< 1 - p - r: what a step leaves of the distance to the stationary share
  bool bad_ = false;
  BurstClock clock_;
};

}  // namespace shaketable::impair
