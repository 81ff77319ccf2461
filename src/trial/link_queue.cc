// SPDX-License-Identifier: GPL-2.0-only
#include "trial/link_queue.h"

#include <algorithm>

#include "base/check.h"
#include "base/uint128.h"

namespace shaketable::trial {
Duration transmission_time(std::uint64_t rate_bps, std::uint32_t octets) {
  check(rate_bps > 0, "a transmitter has a rate");
  const Uint128 bits = 8 * (Uint128{octets} + kPppOctets);
  const Uint128 seconds_q64 = (bits << 64) / rate_bps;
  const Uint128 half = Uint128{1} << 63;
  return Duration::ns(static_cast<std::int64_t>((seconds_q64 * 1'000'000'000 + half) >> 64));
}

void LinkQueue::clear() {
  free_at_ = Instant{};
  starts_.clear();
}

std::optional<Instant> LinkQueue::admit(Instant now, std::uint32_t octets) {
  while (!starts_.empty() && starts_.front() <= now) {
    starts_.pop_front();
  }
  if (starts_.size() >= limit_) {
    return {};
  }
  const Instant start = std::max(now, free_at_);
  if (start > now) {
    starts_.push_back(start);
  }
  if (octets != cached_octets_) {
    cached_octets_ = octets;
    cached_time_ = transmission_time(rate_bps_, octets);
  }
  free_at_ = start + cached_time_;
  return free_at_;
}

}  // namespace shaketable::trial
