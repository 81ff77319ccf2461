// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "trial/topology.h"

namespace shaketable::ns3_backend {

/// A node on a network, and its host number there.
struct Member {
  std::size_t node = 0;
  std::uint32_t host = 0;

  bool operator==(const Member&) const = default;
};

/// Who is on each network, by its number: links first, then LANs, numbered as
/// `trial::network_address` says.
[[nodiscard]] std::vector<std::vector<Member>> network_members(const trial::Topology& topology);

/// The nodes on more than one network, which forward.
[[nodiscard]] std::vector<std::size_t> routers(const trial::Topology& topology);

/// How a node reaches a network that it is not on: through `gateway`, its neighbour on `via`.
struct Route {
  std::size_t network = 0;
  std::size_t via = 0;
  Member gateway;

  bool operator==(const Route&) const = default;
};

/// The routes of each node, the nearest networks first: the fewest hops, and of several ways with
/// as many the one whose links come first in the topology.
[[nodiscard]] std::vector<std::vector<Route>> shortest_paths(const trial::Topology& topology);

}  // namespace shaketable::ns3_backend
