// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "base/time.h"

namespace shaketable::trial {

/// The header that a point-to-point device puts before an IP packet.
inline constexpr std::uint32_t kPppOctets = 2;

/// How long a transmitter of `rate_bps` takes for an IP packet of `octets` and the two octets of
/// PPP before it, in ns-3's own arithmetic (`DataRate::CalculateBytesTxTime`: a Q64.64 quotient,
/// rounded to the nearest nanosecond), so that both backends agree. Precondition: rate_bps > 0.
[[nodiscard]] Duration transmission_time(std::uint64_t rate_bps, std::uint32_t octets);

/// The transmitter of one direction of a link with the queue before it. It needs no events: in a
/// first-in-first-out queue each packet's turn is known when it comes.
class LinkQueue {
 public:
  /// `limit`: packets that may wait behind the one in transmission.
  LinkQueue(std::uint64_t rate_bps, std::uint32_t limit) : rate_bps_(rate_bps), limit_(limit) {}

  void clear();

  /// A packet of `octets` comes at `now`, not before the last one. Says when its last bit leaves,
  /// or nothing when the queue is full. A packet whose turn comes at `now` no longer waits:
  /// departures are before arrivals.
  [[nodiscard]] std::optional<Instant> admit(Instant now, std::uint32_t octets);

 private:
  std::uint64_t rate_bps_;
  std::uint32_t limit_;
  Instant free_at_;
  std::deque<Instant> starts_;  ///< of the packets that wait
  std::uint32_t cached_octets_ = 0;
  Duration cached_time_;
};

}  // namespace shaketable::trial
