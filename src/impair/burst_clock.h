// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

#include "base/time.h"

namespace shaketable::impair {

/// The steps of a burst chain that goes on by itself, one each unit of time since its
/// beginning.
class BurstClock {
 public:
  BurstClock() = default;  ///< stands still: the chain steps per packet
  explicit BurstClock(Duration unit) : unit_ns_(unit.count_ns()) {}

  [[nodiscard]] bool is_running() const { return unit_ns_ > 0; }
  void begin() { ticks_ = 0; }

  /// Steps since the last call; precondition: the clock is running and time not running backwards.
  [[nodiscard]] std::uint64_t steps_until(Duration elapsed) {
    const auto ticks = static_cast<std::uint64_t>(elapsed.count_ns() / unit_ns_);
    const std::uint64_t steps = ticks - ticks_;
    ticks_ = ticks;
    return steps;
  }

 private:
  std::int64_t unit_ns_ = 0;
  std::uint64_t ticks_ = 0;
};

}  // namespace shaketable::impair
