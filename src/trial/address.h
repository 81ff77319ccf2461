// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>

#include "tcp/address.h"
#include "trial/scenario.h"

namespace shaketable::trial {

/// Link `i` of the path is the network 10.0.i.0/24; its end nearer to the client is .1, the other
/// .2.
[[nodiscard]] constexpr std::uint32_t link_network(std::size_t link) {
  return 0x0a00'0000U | (static_cast<std::uint32_t>(link) << 8);
}

inline constexpr std::uint16_t kServerPort = 80;

/// Each trial has a client port of its own (the IANA dynamic range, in turn), so that a capture of
/// many trials falls apart into connections.
[[nodiscard]] constexpr std::uint16_t client_port(std::uint64_t trial) {
  return static_cast<std::uint16_t>(49152 + trial % 16384);
}

[[nodiscard]] inline tcp::Address address_of(const Topology& topology, HostId host) {
  return tcp::Address::v4(host == HostId::Client ? link_network(0) + 1
                                                 : link_network(topology.links.size() - 1) + 2);
}

/// The addresses of a packet that `from` sends to its peer.
[[nodiscard]] inline tcp::AddressPair addresses_from(const Topology& topology, HostId from) {
  return {.source = address_of(topology, from), .destination = address_of(topology, peer_of(from))};
}

}  // namespace shaketable::trial
