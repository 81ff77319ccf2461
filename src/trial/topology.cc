// SPDX-License-Identifier: GPL-2.0-only
#include "trial/topology.h"

#include "base/check.h"

namespace shaketable::trial {

void lay_out_path(Topology& topology) {
  const std::size_t links = topology.links.size();
  topology.nodes = {"client"};
  for (std::size_t i = 0; i < links; ++i) {
    topology.nodes.push_back(i + 1 == links ? "server" : "r" + std::to_string(i + 1));
    topology.links[i].from = i;
    topology.links[i].to = i + 1;
  }
  topology.lans.clear();
  topology.clients = {0};
  topology.servers = {links};
}

bool is_path(const Topology& topology) {
  if (!topology.lans.empty() || topology.clients.size() != 1 || topology.servers.size() != 1) {
    return false;
  }
  std::size_t at = topology.clients.front();
  for (const Link& link : topology.links) {
    if (link.from != at) {
      return false;
    }
    at = link.to;
  }
  return at == topology.servers.front();
}

tcp::Address network_address(Family family, std::size_t network, std::uint32_t host) {
  if (family == Family::Ipv4) {
    return tcp::Address::v4(0x0a00'0000U + (static_cast<std::uint32_t>(network) << 8) + host);
  }
  return tcp::Address::v6(0xfd00'0000'0000'0000U + network, host);
}

tcp::Address address_of(const Topology& topology, std::size_t node) {
  for (std::size_t i = 0; i < topology.links.size(); ++i) {
    if (topology.links[i].from == node) {
      return network_address(topology.family, i, 1);
    }
    if (topology.links[i].to == node) {
      return network_address(topology.family, i, 2);
    }
  }
  for (std::size_t i = 0; i < topology.lans.size(); ++i) {
    const auto& nodes = topology.lans[i].nodes;
    for (std::size_t place = 0; place < nodes.size(); ++place) {
      if (nodes[place].node == node) {
        return network_address(topology.family, topology.links.size() + i,
                               static_cast<std::uint32_t>(place) + 1);
      }
    }
  }
  invariant_broken("a host without a network");
}

}  // namespace shaketable::trial
