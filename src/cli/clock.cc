// SPDX-License-Identifier: GPL-2.0-only
#include "cli/clock.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdint>

namespace shaketable::cli {

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string time_left(double seconds) {
  const std::int64_t whole = std::llround(seconds);
  return whole < 3600 ? fmt::format("{}:{:02}", whole / 60, whole % 60)
                      : fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace shaketable::cli
