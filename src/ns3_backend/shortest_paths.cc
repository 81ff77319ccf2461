// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/shortest_paths.h"

namespace shaketable::ns3_backend {
namespace {

using Members = std::vector<std::vector<Member>>;

/// The networks that each node is on.
std::vector<std::vector<std::size_t>> networks_of_nodes(const Members& members, std::size_t nodes) {
  std::vector<std::vector<std::size_t>> networks(nodes);
  for (std::size_t network = 0; network < members.size(); ++network) {
    for (const Member& member : members[network]) {
      networks[member.node].push_back(network);
    }
  }
  return networks;
}

/// Breadth-first, from one node.
std::vector<Route> routes_of(std::size_t start, const Members& members,
                             const std::vector<std::vector<std::size_t>>& networks_of) {
  struct FirstHop {
    bool found = false;
    std::size_t via = 0;
    Member gateway;
  };
  std::vector<Route> routes;
  std::vector<FirstHop> hops(networks_of.size());
  std::vector<bool> seen(members.size());
  std::vector<std::size_t> nodes = {start};
  hops[start].found = true;
  for (std::size_t next = 0; next < nodes.size(); ++next) {
    const std::size_t node = nodes[next];
    for (const std::size_t network : networks_of[node]) {
      if (seen[network]) {
        continue;
      }
      seen[network] = true;
      if (node != start) {
        routes.push_back(
            {.network = network, .via = hops[node].via, .gateway = hops[node].gateway});
      }
      for (const Member& member : members[network]) {
        if (!hops[member.node].found) {
          hops[member.node] = node == start
                                  ? FirstHop{.found = true, .via = network, .gateway = member}
                                  : hops[node];
          nodes.push_back(member.node);
        }
      }
    }
  }
  return routes;
}

}  // namespace

std::vector<std::vector<Member>> network_members(const trial::Topology& topology) {
  Members members;
  for (const trial::Link& link : topology.links) {
    members.push_back({{.node = link.from, .host = 1}, {.node = link.to, .host = 2}});
  }
  for (const trial::Lan& lan : topology.lans) {
    auto& on_lan = members.emplace_back();
    for (const trial::LanNode& node : lan.nodes) {
      on_lan.push_back({.node = node.node, .host = static_cast<std::uint32_t>(on_lan.size()) + 1});
    }
  }
  return members;
}

std::vector<std::size_t> routers(const trial::Topology& topology) {
  const auto networks = networks_of_nodes(network_members(topology), topology.nodes.size());
  std::vector<std::size_t> found;
  for (std::size_t node = 0; node < networks.size(); ++node) {
    if (networks[node].size() > 1) {
      found.push_back(node);
    }
  }
  return found;
}

std::vector<std::vector<Route>> shortest_paths(const trial::Topology& topology) {
  const Members members = network_members(topology);
  const auto networks_of = networks_of_nodes(members, topology.nodes.size());
  std::vector<std::vector<Route>> routes;
  routes.reserve(topology.nodes.size());
  for (std::size_t node = 0; node < topology.nodes.size(); ++node) {
    routes.push_back(routes_of(node, members, networks_of));
  }
  return routes;
}

}  // namespace shaketable::ns3_backend
