// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "tcp/segment.h"
#include "trial/packet_log.h"

namespace shaketable::trial::testing {

using namespace literals;

[[nodiscard]] inline tcp::Segment segment(std::uint16_t flags, std::uint32_t seq,
                                          std::uint32_t ack = 0, std::uint16_t payload = 0) {
  tcp::Segment segment;
  segment.flags = flags;
  segment.seq = tcp::SeqNum(seq);
  segment.ack = tcp::SeqNum(ack);
  segment.payload_size = payload;
  return segment;
}

[[nodiscard]] inline Instant at(Duration since_start) { return Instant::at(since_start); }

/// A client's SYNs and a server's SYN,ACKs, by hand.
class Log : public ::testing::Test {
 protected:
  PacketRef syn(Duration time) {
    return log_.add_sent(HostId::Client, segment(tcp::kSyn, 100), at(time), {});
  }
  PacketRef syn_ack(Duration time, std::optional<PacketRef> answers) {
    return log_.add_sent(HostId::Server, segment(tcp::kSyn | tcp::kAck, 200, 101), at(time),
                         answers);
  }
  void arrives(PacketRef packet, Duration time) { log_.add_arrival(packet, at(time)); }
  [[nodiscard]] HostResult tally(HostId host = HostId::Client) const {
    HostResult result;
    log_.tally(host, at(0_s), result);
    return result;
  }

  PacketLog log_;
};

}  // namespace shaketable::trial::testing
