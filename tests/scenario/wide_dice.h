// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/time.h"
#include "dice.h"

namespace shaketable::scenario {

inline constexpr std::int64_t kYear = Duration::s(365 * 24 * 3600).count_ns();
inline constexpr std::int64_t kHour = Duration::s(3600).count_ns();

/// Dice for what a scenario may hold, from one end of each range to the other.
class Dice : public testing::Dice {
 public:
  using testing::Dice::Dice;

  bool coin() { return from(0, 1) == 1; }
  /// Of any order of magnitude.
  Duration time(std::int64_t lowest, std::int64_t highest) {
    const std::int64_t cut = std::max(lowest, highest >> from(0, 55));
    return Duration::ns(from(lowest, cut));
  }
  std::optional<Duration> maybe_time(std::int64_t lowest) {
    return coin() ? std::optional(time(lowest, kYear)) : std::nullopt;
  }
};

}  // namespace shaketable::scenario
