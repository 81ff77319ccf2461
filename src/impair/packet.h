// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/check.h"
#include "base/time.h"

namespace shaketable::impair {

/// What a scripted fault can single out. Each packet is of exactly one kind: the first that fits,
/// in this order.
enum class PacketKind : std::uint8_t {
  Rst,     ///< RST set
  Syn,     ///< SYN without ACK
  SynAck,  ///< SYN with ACK
  Fin,     ///< FIN set
  Data,    ///< carries payload
  Ack,     ///< ACK and nothing else
  Other,   ///< no TCP at all, or none of the above
};

/// A packet as the impairments see it: they never look inside.
struct Packet {
  PacketKind kind = PacketKind::Other;
  std::uint32_t size = 0;          ///< octets of the IP packet
  std::uint32_t payload_bits = 0;  ///< bits after the IP header, where corruption may strike
};

/// One copy of a packet that goes on.
struct Copy {
  Instant release;                           ///< when it leaves the impairment, at or after `now`
  std::optional<std::uint32_t> corrupt_bit;  ///< the bit after the IP header to flip
};

enum class DropCause : std::uint8_t { None, Loss, Script, Limit };

/// What becomes of one packet: no copy (see `cause`), one, or more when it was duplicated.
class Verdict {
 public:
  static constexpr std::size_t kCopiesMax = 4;

  void add(const Copy& copy) {
    check(count_ < kCopiesMax, "a packet has at most 4 copies");
    copies_[count_++] = copy;
  }
  void set_cause(DropCause cause) { cause_ = cause; }

  /// In the order in which they were queued, which is the order of release for equal times.
  [[nodiscard]] std::span<const Copy> copies() const { return {copies_.data(), count_}; }
  /// Why the packet (or its last dropped copy) was lost; `None` while nothing was.
  [[nodiscard]] DropCause cause() const { return cause_; }

 private:
  std::array<Copy, kCopiesMax> copies_{};
  std::size_t count_ = 0;
  DropCause cause_ = DropCause::None;
};

}  // namespace shaketable::impair
