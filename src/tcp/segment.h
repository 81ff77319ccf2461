// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string>

#include "tcp/options.h"
#include "tcp/seq_num.h"

namespace shaketable::tcp {

/// The nine control bits, as they stand in octets 12 and 13 of the header (RFC 9293 section 3.1; AE
/// is RFC 9768's bit, once NS).
enum Flag : std::uint16_t {
  kFin = 0x001,
  kSyn = 0x002,
  kRst = 0x004,
  kPsh = 0x008,
  kAck = 0x010,
  kUrg = 0x020,
  kEce = 0x040,
  kCwr = 0x080,
  kAe = 0x100,
};

/// One TCP segment, flat and cheap to copy. Of the payload only the length is kept: what the octets
/// say makes no difference to a handshake.
struct Segment {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  SeqNum seq;
  SeqNum ack;  ///< meaningful only with `kAck`, but kept as sent
  std::uint16_t flags = 0;
  std::uint16_t window = 0;  ///< as on the wire, before scaling
  std::uint16_t urgent = 0;
  std::uint16_t payload_size = 0;
  OptionList options;

  [[nodiscard]] bool has(Flag flag) const { return (flags & flag) != 0; }

  /// SEG.LEN: payload octets plus one for SYN and one for FIN (RFC 9293 section 3.4).
  [[nodiscard]] std::uint32_t length() const {
    return std::uint32_t{payload_size} + (has(kSyn) ? 1U : 0U) + (has(kFin) ? 1U : 0U);
  }

  /// Octets of header with options, 20 to 60.
  [[nodiscard]] std::uint32_t header_size() const {
    return 20 + ((static_cast<std::uint32_t>(options.size()) + 3) & ~3U);
  }

  /// Octets of header and payload: what follows the IP header.
  [[nodiscard]] std::uint32_t wire_size() const { return header_size() + payload_size; }

  bool operator==(const Segment&) const = default;
};

/// Flags in tcpdump's letters: `S`, `S.`, `.`, `P.`, `F.`, `R`, `SEW`; `none` for no bit at all.
[[nodiscard]] std::string flags_text(std::uint16_t flags);

/// `S 100`, `S. 200 ack 101`, `. 101 ack 201`, `P. 101:201 ack 201`: flags, sequence number (range
/// when there is payload) and acknowledgment number.
[[nodiscard]] std::string to_string(const Segment& segment);

}  // namespace shaketable::tcp
