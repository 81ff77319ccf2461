// SPDX-License-Identifier: GPL-2.0-only
#include "tcp/wire.h"

#include <algorithm>
#include <cstddef>

#include "base/check.h"
#include "tcp/big_endian.h"

namespace shaketable::tcp {
namespace {

// The header of RFC 9293 section 3.1, in octets:
//
//    0  source port        2  destination port
//    4  sequence number
//    8  acknowledgment number
//   12  data offset (4 bits), reserved (3), AE; then CWR ECE URG ACK PSH RST SYN FIN
//   14  window            16  checksum           18  urgent pointer
//   20  options, padded with zero octets to a multiple of four
constexpr std::size_t kSeq = 4;
constexpr std::size_t kAckNumber = 8;
constexpr std::size_t kOffset = 12;
constexpr std::size_t kFlags = 13;
constexpr std::size_t kWindow = 14;
constexpr std::size_t kChecksum = 16;
constexpr std::size_t kUrgent = 18;
constexpr std::size_t kFixedHeader = 20;

constexpr std::uint32_t kProtocol = 6;

/// The 16-bit words of an address, added up.
std::uint64_t sum_of(const Address& address) {
  const auto words = [](std::uint64_t half) {
    return (half >> 48) + (half >> 32 & 0xffff) + (half >> 16 & 0xffff) + (half & 0xffff);
  };
  return address.is_v4() ? words(address.v4_number())
                         : words(address.high()) + words(address.low());
}

/// The ones' complement sum of RFC 1071, not yet inverted.
///
/// The pseudo-headers of IPv4 (RFC 9293 section 3.1) and of IPv6 (RFC 8200 section 8.1) hold the
/// same: both addresses, the protocol and the length, which is below 2^16 here.
std::uint16_t ones_complement_sum(std::span<const std::uint8_t> octets,
                                  const AddressPair& addresses) {
  std::uint64_t sum =
      sum_of(addresses.source) + sum_of(addresses.destination) + kProtocol + octets.size();
  std::size_t at = 0;
  for (; at + 1 < octets.size(); at += 2) {
    sum += load16(&octets[at]);
  }
  if (at < octets.size()) {
    sum += std::uint32_t{octets[at]} << 8;
  }
  while (sum > 0xffff) {
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return static_cast<std::uint16_t>(sum);
}

}  // namespace

void encode(const Segment& segment, const AddressPair& addresses, std::span<std::uint8_t> out) {
  check(out.size() == segment.wire_size(), "encode needs exactly wire_size() octets");
  std::ranges::fill(out, std::uint8_t{0});
  store16(&out[0], segment.source_port);
  store16(&out[2], segment.destination_port);
  store32(&out[kSeq], segment.seq.value());
  store32(&out[kAckNumber], segment.ack.value());
  const std::uint32_t words = segment.header_size() / 4;
  out[kOffset] = static_cast<std::uint8_t>((words << 4) | (segment.has(kAe) ? 1U : 0U));
  out[kFlags] = static_cast<std::uint8_t>(segment.flags & 0xff);
  store16(&out[kWindow], segment.window);
  store16(&out[kUrgent], segment.urgent);
  std::ranges::copy(segment.options.bytes(), out.begin() + kFixedHeader);
  const std::uint16_t sum = ones_complement_sum(out, addresses);
  store16(&out[kChecksum], static_cast<std::uint16_t>(~sum));
}

std::variant<Segment, Malformed> decode(std::span<const std::uint8_t> octets) {
  if (octets.size() < kFixedHeader) {
    return Malformed::TooShort;
  }
  if (octets.size() > 0xffff) {
    return Malformed::TooLong;
  }
  const std::size_t header = std::size_t{octets[kOffset]} / 16 * 4;
  if (header < kFixedHeader) {
    return Malformed::OffsetTooSmall;
  }
  if (header > octets.size()) {
    return Malformed::OffsetTooLarge;
  }
  Segment segment;
  segment.source_port = load16(&octets[0]);
  segment.destination_port = load16(&octets[2]);
  segment.seq = SeqNum(load32(&octets[kSeq]));
  segment.ack = SeqNum(load32(&octets[kAckNumber]));
  segment.flags = static_cast<std::uint16_t>(((octets[kOffset] & 1) << 8) | octets[kFlags]);
  segment.window = load16(&octets[kWindow]);
  segment.urgent = load16(&octets[kUrgent]);
  segment.options.append(octets.subspan(kFixedHeader, header - kFixedHeader));
  segment.payload_size = static_cast<std::uint16_t>(octets.size() - header);
  return segment;
}

bool checksum_holds(std::span<const std::uint8_t> octets, const AddressPair& addresses) {
  return ones_complement_sum(octets, addresses) == 0xffff;
}

}  // namespace shaketable::tcp
