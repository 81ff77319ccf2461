// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/ipv4-address.h>
#include <ns3/ipv6-address.h>

#include <array>
#include <cstdint>

#include "tcp/address.h"

namespace shaketable::ns3_backend {

/// Precondition: an IPv4 address.
[[nodiscard]] inline ns3::Ipv4Address as_ipv4(const tcp::Address& address) {
  return ns3::Ipv4Address(address.v4_number());
}

[[nodiscard]] inline tcp::Address from_ns3(ns3::Ipv4Address address) {
  return tcp::Address::v4(address.Get());
}

/// Precondition: an IPv6 address.
[[nodiscard]] inline ns3::Ipv6Address as_ipv6(const tcp::Address& address) {
  std::array<std::uint8_t, 16> octets{};
  for (std::size_t i = 0; i < 8; ++i) {
    octets[i] = static_cast<std::uint8_t>(address.high() >> (56 - 8 * i));
    octets[i + 8] = static_cast<std::uint8_t>(address.low() >> (56 - 8 * i));
  }
  return ns3::Ipv6Address(octets.data());
}

[[nodiscard]] inline tcp::Address from_ns3(const ns3::Ipv6Address& address) {
  std::array<std::uint8_t, 16> octets{};
  address.GetBytes(octets.data());
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    high = high << 8 | octets[i];
    low = low << 8 | octets[i + 8];
  }
  return tcp::Address::v6(high, low);
}

}  // namespace shaketable::ns3_backend
