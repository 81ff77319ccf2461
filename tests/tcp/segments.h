// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/time.h"
#include "tcp/handshake.h"
#include "tcp/profile.h"
#include "tcp/segment.h"

/// Short names for what every test of the TCP module makes by the dozen.
namespace shaketable::tcp::testing {

[[nodiscard]] constexpr Instant at(Duration since_start) { return Instant::at(since_start); }

/// Flags in tcpdump's letters: `S.` is SYN,ACK.
[[nodiscard]] inline std::uint16_t flags_of(std::string_view letters) {
  std::uint16_t flags = 0;
  for (const char letter : letters) {
    switch (letter) {
      case 'S':
        flags |= kSyn;
        break;
      case 'F':
        flags |= kFin;
        break;
      case 'R':
        flags |= kRst;
        break;
      case 'P':
        flags |= kPsh;
        break;
      case '.':
        flags |= kAck;
        break;
      default:
        invariant_broken("a flag letter that the tests do not use");
    }
  }
  return flags;
}

/// A segment from the peer, without options.
[[nodiscard]] inline Segment seg(std::string_view flags, std::uint32_t seq, std::uint32_t ack = 0,
                                 std::uint16_t payload = 0) {
  Segment segment;
  segment.source_port = 80;
  segment.destination_port = 5000;
  segment.seq = SeqNum(seq);
  segment.ack = SeqNum(ack);
  segment.flags = flags_of(flags);
  segment.window = 65535;
  segment.payload_size = payload;
  return segment;
}

/// The same segment with a timestamp option.
[[nodiscard]] inline Segment stamped(Segment segment, std::uint32_t value, std::uint32_t echo = 0) {
  segment.options.append_timestamps({.value = value, .echo = echo});
  segment.options.pad();
  return segment;
}

[[nodiscard]] inline const Profile& profile(std::string_view name) {
  const Profile* found = find_profile(name);
  check(found != nullptr, "no such profile");
  return *found;
}

[[nodiscard]] inline HandshakeConfig client_config(const Profile& profile, std::uint32_t iss) {
  return {.profile = &profile,
          .active = true,
          .local_port = 5000,
          .remote_port = 80,
          .iss = SeqNum(iss),
          .mss = 1460,
          .timestamp_offset = 1,
          .user_timeout = {}};
}

[[nodiscard]] inline HandshakeConfig server_config(const Profile& profile, std::uint32_t iss) {
  return {.profile = &profile,
          .active = false,
          .local_port = 80,
          .remote_port = 5000,
          .iss = SeqNum(iss),
          .mss = 1460,
          .timestamp_offset = 1,
          .user_timeout = {}};
}

}  // namespace shaketable::tcp::testing
