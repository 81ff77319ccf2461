// SPDX-License-Identifier: GPL-2.0-only
#include "trial/shapes.h"

#include <string>
#include <vector>

namespace shaketable::trial {
namespace {

/// No nodes yet.
Topology blank(TopologyKind kind) {
  Topology topology;
  topology.kind = kind;
  topology.nodes.clear();
  topology.links.clear();
  topology.clients.clear();
  topology.servers.clear();
  return topology;
}

std::size_t add_node(Topology& topology, const std::string& name) {
  topology.nodes.push_back(name);
  return topology.nodes.size() - 1;
}

std::vector<std::size_t> add_hosts(Topology& topology, const std::string& side, std::size_t count) {
  std::vector<std::size_t> hosts;
  for (std::size_t i = 1; i <= count; ++i) {
    hosts.push_back(add_node(topology, side + std::to_string(i)));
  }
  return hosts;
}

void join(Topology& topology, std::size_t from, std::size_t to, Link link) {
  link.from = from;
  link.to = to;
  topology.links.push_back(std::move(link));
}

}  // namespace

Topology dumbbell(std::size_t clients, std::size_t servers, const Link& access,
                  const Link& bottleneck) {
  Topology topology = blank(TopologyKind::Dumbbell);
  topology.clients = add_hosts(topology, "client", clients);
  const std::size_t left = add_node(topology, "left");
  const std::size_t right = add_node(topology, "right");
  topology.servers = add_hosts(topology, "server", servers);
  for (const std::size_t client : topology.clients) {
    join(topology, client, left, access);
  }
  join(topology, left, right, bottleneck);
  for (const std::size_t server : topology.servers) {
    join(topology, right, server, access);
  }
  return topology;
}

Topology star(std::size_t clients, std::size_t servers, const Link& spoke) {
  Topology topology = blank(TopologyKind::Star);
  topology.clients = add_hosts(topology, "client", clients);
  const std::size_t hub = add_node(topology, "hub");
  topology.servers = add_hosts(topology, "server", servers);
  for (const std::size_t client : topology.clients) {
    join(topology, client, hub, spoke);
  }
  for (const std::size_t server : topology.servers) {
    join(topology, hub, server, spoke);
  }
  return topology;
}

Topology shared_lan(std::size_t clients, std::size_t servers, const Lan& lan) {
  Topology topology = blank(TopologyKind::Csma);
  topology.clients = add_hosts(topology, "client", clients);
  topology.servers = add_hosts(topology, "server", servers);
  topology.lans = {lan};
  topology.lans.front().nodes.clear();
  for (std::size_t node = 0; node < topology.nodes.size(); ++node) {
    topology.lans.front().nodes.push_back({.node = node});
  }
  return topology;
}

}  // namespace shaketable::trial
