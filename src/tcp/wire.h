// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <span>
#include <variant>

#include "tcp/address.h"
#include "tcp/segment.h"

namespace shaketable::tcp {

/// Why octets are not a segment.
enum class Malformed : std::uint8_t {
  TooShort,        ///< fewer than 20 octets
  OffsetTooSmall,  ///< data offset below 5
  OffsetTooLarge,  ///< the header would end beyond the octets
  TooLong,         ///< more than 65535 octets: cannot have come in an IP packet
};

/// Writes `segment` into `out`, which must be exactly `segment.wire_size()` octets long, with a
/// right checksum. Payload octets are zero. Throws `InvariantError` on a wrong size.
void encode(const Segment& segment, const AddressPair& addresses, std::span<std::uint8_t> out);

/// Reads a segment of any origin. Never throws, never allocates, reads no octet outside `octets`.
/// The checksum is not looked at: see `checksum_holds`.
[[nodiscard]] std::variant<Segment, Malformed> decode(std::span<const std::uint8_t> octets);

/// Whether the Internet checksum (RFC 1071) over pseudo-header and `octets` comes out right.
[[nodiscard]] bool checksum_holds(std::span<const std::uint8_t> octets,
                                  const AddressPair& addresses);

}  // namespace shaketable::tcp
