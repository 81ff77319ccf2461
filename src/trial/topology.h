// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "impair/settings.h"
#include "tcp/address.h"

namespace shaketable::trial {

/// One full-duplex point-to-point link, as ns-3's PointToPointNetDevice and channel make it: each
/// direction has a transmitter that serialises at `rate` (two octets of PPP header added to every
/// IP packet) and a first-in-first-out queue before it. Nodes are told by their place in
/// `Topology::nodes`.
struct Link {
  std::size_t from = 0;  ///< on a path: the end nearer to the client
  std::size_t to = 1;
  std::uint64_t rate_bps = 100'000'000;  ///< 1 to 100e9
  Duration delay = Duration::ms(10);     ///< propagation, the same both ways, at least 0
  std::uint32_t queue_packets = 100;     ///< waiting behind the packet in transmission; at least 1
  impair::Settings forward = {};         ///< `from` to `to`, where packets enter the link
  impair::Settings backward = {};        ///< `to` to `from`

  bool operator==(const Link&) const = default;
};

/// A node on a shared medium, and the impairments of what it sends.
struct LanNode {
  std::size_t node = 0;
  impair::Settings impairment = {};

  bool operator==(const LanNode&) const = default;
};

/// A shared medium, as ns-3's CsmaChannel and its devices make it: one node sends at a time, the
/// others wait and back off.
struct Lan {
  std::string name = "lan";
  std::vector<LanNode> nodes = {};       ///< 2 to 250
  std::uint64_t rate_bps = 100'000'000;  ///< 1 to 100e9
  Duration delay = Duration::us(5);      ///< propagation from any node to any other
  std::uint32_t queue_packets = 100;     ///< of each device, at least 1

  bool operator==(const Lan&) const = default;
};

/// What a topology was written as. It makes no difference to what happens: nodes and links say all.
enum class TopologyKind : std::uint8_t { PointToPoint, Chain, Dumbbell, Star, Csma, Graph };

enum class Family : std::uint8_t { Ipv4, Ipv6 };

/// Nodes, what joins them, and which of them are hosts: a graph in which every client reaches every
/// server. A node that is no host forwards.
struct Topology {
  TopologyKind kind = TopologyKind::PointToPoint;
  Family family = Family::Ipv4;
  std::vector<std::string> nodes = {"client", "server"};  ///< names, no two alike
  std::vector<Link> links = {Link{}};
  std::vector<Lan> lans;
  std::vector<std::size_t> clients = {0};  ///< nodes with one link or LAN each
  std::vector<std::size_t> servers = {1};  ///< likewise, and none that is a client

  bool operator==(const Topology&) const = default;
};

/// Names and joins the nodes of a path for the links that `topology` has: client, r1, r2, ...,
/// server.
void lay_out_path(Topology& topology);

/// Whether it is a path from one client to one server, without a LAN: what the `sim` backend runs.
[[nodiscard]] bool is_path(const Topology& topology);

/// Link `i` is the network number `i`, LAN `j` the one of number `links + j`: 10.0.i.0/24 (10.1.0.0
/// follows 10.0.255.0), or fd00:0:0:i::/64 (RFC 4193: ns-3 does not forward packets to the
/// addresses for documentation, 2001:db8::/32).
[[nodiscard]] tcp::Address network_address(Family family, std::size_t network,
                                           std::uint32_t host = 0);

/// The address of a host: host number 1 at the `from` end of its link, 2 at the other, or its place
/// on its LAN, from 1. Precondition: it has a link or LAN.
[[nodiscard]] tcp::Address address_of(const Topology& topology, std::size_t node);

/// Octets of an IP header of that family.
[[nodiscard]] constexpr std::uint32_t ip_header_octets(Family family) {
  return family == Family::Ipv4 ? 20 : 40;
}

}  // namespace shaketable::trial
