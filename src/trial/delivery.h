// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "impair/packet.h"
#include "tcp/wire.h"

namespace shaketable::trial {

/// What a host makes of octets that arrived for its TCP: the segment, or nothing when the checksum
/// is looked at and fails, or when they cannot be parsed.
[[nodiscard]] std::optional<tcp::Segment> receive_octets(std::span<const std::uint8_t> octets,
                                                         const tcp::AddressPair& addresses,
                                                         bool verify_checksum);

/// The same for a segment of which some bits were flipped on the way; each counts from the most
/// significant bit of the first octet of the TCP header. Precondition: bit < 8 * wire_size().
[[nodiscard]] std::optional<tcp::Segment> receive_corrupted(const tcp::Segment& segment,
                                                            const tcp::AddressPair& addresses,
                                                            std::span<const std::uint32_t> bits,
                                                            bool verify_checksum);

/// The kind that an impairment sees in octets, which may have been corrupted before: it looks at
/// flags and lengths and checks nothing.
[[nodiscard]] impair::PacketKind kind_of_octets(std::span<const std::uint8_t> octets);

/// The same for a segment of which some bits were flipped on the way, as above.
[[nodiscard]] impair::PacketKind kind_of_corrupted(const tcp::Segment& segment,
                                                   std::span<const std::uint32_t> bits);

/// Flips a bit, counted as above.
void flip_bit(std::span<std::uint8_t> octets, std::uint32_t bit);

}  // namespace shaketable::trial
