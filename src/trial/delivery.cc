// SPDX-License-Identifier: GPL-2.0-only
#include "trial/delivery.h"

#include <variant>
#include <vector>

#include "base/check.h"
#include "trial/packet_log.h"

namespace shaketable::trial {
namespace {

constexpr std::size_t kTcpHeader = 20;

std::vector<std::uint8_t> corrupted_octets(const tcp::Segment& segment,
                                           const tcp::AddressPair& addresses,
                                           std::span<const std::uint32_t> bits) {
  std::vector<std::uint8_t> octets(segment.wire_size());
  tcp::encode(segment, addresses, octets);
  for (const std::uint32_t bit : bits) {
    flip_bit(octets, bit);
  }
  return octets;
}

}  // namespace

std::optional<tcp::Segment> receive_octets(std::span<const std::uint8_t> octets,
                                           const tcp::AddressPair& addresses,
                                           bool verify_checksum) {
  if (verify_checksum && !tcp::checksum_holds(octets, addresses)) {
    return {};
  }
  const auto decoded = tcp::decode(octets);
  if (const auto* segment = std::get_if<tcp::Segment>(&decoded)) {
    return *segment;
  }
  return {};
}

std::optional<tcp::Segment> receive_corrupted(const tcp::Segment& segment,
                                              const tcp::AddressPair& addresses,
                                              std::span<const std::uint32_t> bits,
                                              bool verify_checksum) {
  if (verify_checksum && bits.size() == 1) {
    return {};  // the Internet checksum catches every single flipped bit
  }
  return receive_octets(corrupted_octets(segment, addresses, bits), addresses, verify_checksum);
}

impair::PacketKind kind_of_octets(std::span<const std::uint8_t> octets) {
  if (octets.size() < kTcpHeader) {
    return impair::PacketKind::Other;
  }
  tcp::Segment segment;
  segment.flags = octets[13];
  const std::size_t header = octets[12] / 16U * 4U;
  segment.payload_size =
      static_cast<std::uint16_t>(octets.size() > header ? octets.size() - header : 0);
  return kind_of(segment);
}

impair::PacketKind kind_of_corrupted(const tcp::Segment& segment,
                                     std::span<const std::uint32_t> bits) {
  return kind_of_octets(corrupted_octets(segment, {}, bits));  // no address is looked at
}

void flip_bit(std::span<std::uint8_t> octets, std::uint32_t bit) {
  check(bit / 8 < octets.size(), "the bit to flip lies within the octets");
  octets[bit / 8] = static_cast<std::uint8_t>(octets[bit / 8] ^ (0x80U >> (bit % 8)));
}

}  // namespace shaketable::trial
