// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/check.h"
#include "base/time.h"
#include "base/uint128.h"
#include "impair/settings.h"

namespace shaketable::impair {

/// The time a packet takes on a line of so many bits a second, and the packets ahead of it.
class Rate {
 public:
  static constexpr Duration kLongest = Duration::s(365 * 24 * 3600);  ///< any result is cut to it

  Rate() = default;
  explicit Rate(const RateSettings& settings) : settings_(settings) {
    check(settings.bits_per_second > 0, "a rate is not 0");
  }

  void begin() { last_ = Instant{}; }

  /// When a packet of `size` octets leaves that would wait for `delay` by itself. While others are
  /// held, it goes on the line after the last of them has left, and the wait for that counts as
  /// part of its delay.
  [[nodiscard]] Instant release(Instant now, Duration delay, std::uint32_t size) {
    const Instant start = last_ > now ? std::max(last_, now + delay) : now + delay;
    const Instant end = std::clamp(start + transmission_time(size), now, now + kLongest);
    last_ = std::max(last_, end);
    return end;
  }

  /// Size with all overheads over the rate, cut to whole nanoseconds.
  [[nodiscard]] Duration transmission_time(std::uint32_t size) const {
    std::int64_t octets = std::max<std::int64_t>(0, std::int64_t{size} + settings_.packet_overhead);
    if (settings_.cell_size > 0) {
      const std::int64_t cell = settings_.cell_size;
      octets = (octets + cell - 1) / cell * (cell + settings_.cell_overhead);
    }
    constexpr std::uint64_t kBitsNs = 8'000'000'000;
    const Uint128 ns = static_cast<Uint128>(std::max<std::int64_t>(0, octets)) * kBitsNs /
                       settings_.bits_per_second;
    const auto longest = static_cast<Uint128>(kLongest.count_ns());
    return Duration::ns(static_cast<std::int64_t>(std::min(ns, longest)));
  }

 private:
  RateSettings settings_;
  Instant last_;  ///< the last release so far
};

}  // namespace shaketable::impair
