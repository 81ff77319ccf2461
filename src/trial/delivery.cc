// SPDX-License-Identifier: GPL-2.0-only
#include "trial/delivery.h"

#include <variant>
#include <vector>

#include "base/check.h"

namespace shaketable::trial {

std::optional<tcp::Segment> receive_octets(std::span<const std::uint8_t> octets,
                                           tcp::AddressPair addresses, bool verify_checksum) {
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
                                              tcp::AddressPair addresses,
                                              std::span<const std::uint32_t> bits,
                                              bool verify_checksum) {
  if (verify_checksum && bits.size() == 1) {
    return {};  // the Internet checksum catches every single flipped bit
  }
  std::vector<std::uint8_t> octets(segment.wire_size());
  tcp::encode(segment, addresses, octets);
  for (const std::uint32_t bit : bits) {
    flip_bit(octets, bit);
  }
  return receive_octets(octets, addresses, verify_checksum);
}

void flip_bit(std::span<std::uint8_t> octets, std::uint32_t bit) {
  check(bit / 8 < octets.size(), "the bit to flip lies within the octets");
  octets[bit / 8] = static_cast<std::uint8_t>(octets[bit / 8] ^ (0x80U >> (bit % 8)));
}

}  // namespace shaketable::trial
