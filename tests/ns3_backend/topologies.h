// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "trial/scenario.h"

namespace shaketable::ns3_backend {

using trial::Topology;
using trial::TopologyKind;

/// Makes topologies node by node.
class TopologyMaker {
 public:
  TopologyMaker(TopologyKind kind, trial::Family family) {
    topology_ = {.kind = kind,
                 .family = family,
                 .nodes = {},
                 .links = {},
                 .lans = {},
                 .clients = {},
                 .servers = {}};
  }

  std::size_t add_node(const std::string& name) {
    topology_.nodes.push_back(name);
    return topology_.nodes.size() - 1;
  }
  trial::Link& add_link(std::size_t from, std::size_t to, const trial::Link& like = {}) {
    trial::Link link = like;
    link.from = from;
    link.to = to;
    topology_.links.push_back(link);
    return topology_.links.back();
  }
  /// A new host with a link to `router`.
  void add_client(std::size_t router, const trial::Link& like = {}) {
    const std::size_t node = add_node("client" + std::to_string(topology_.clients.size()));
    topology_.clients.push_back(node);
    add_link(node, router, like);
  }
  void add_server(std::size_t router, const trial::Link& like = {}) {
    const std::size_t node = add_node("server" + std::to_string(topology_.servers.size()));
    topology_.servers.push_back(node);
    add_link(router, node, like);
  }
  Topology& topology() { return topology_; }

 private:
  Topology topology_;
};

/// Clients and servers on links like `access`, and `bottleneck` (link 0) between their routers,
/// which are nodes 0 and 1.
[[nodiscard]] inline Topology dumbbell(trial::Family family, std::size_t clients,
                                       std::size_t servers, const trial::Link& access = {},
                                       const trial::Link& bottleneck = {}) {
  TopologyMaker make(TopologyKind::Dumbbell, family);
  const std::size_t left = make.add_node("left");
  const std::size_t right = make.add_node("right");
  make.add_link(left, right, bottleneck);
  for (std::size_t i = 0; i < clients; ++i) {
    make.add_client(left, access);
  }
  for (std::size_t i = 0; i < servers; ++i) {
    make.add_server(right, access);
  }
  return make.topology();
}

/// All hosts on links to one router, node 0.
[[nodiscard]] inline Topology star(trial::Family family, std::size_t clients, std::size_t servers,
                                   const trial::Link& link = {}) {
  TopologyMaker make(TopologyKind::Star, family);
  const std::size_t hub = make.add_node("hub");
  for (std::size_t i = 0; i < clients; ++i) {
    make.add_client(hub, link);
  }
  for (std::size_t i = 0; i < servers; ++i) {
    make.add_server(hub, link);
  }
  return make.topology();
}

/// All hosts on one LAN.
[[nodiscard]] inline Topology lan(trial::Family family, std::size_t clients, std::size_t servers,
                                  const trial::Lan& like = {}) {
  TopologyMaker make(TopologyKind::Csma, family);
  trial::Lan lan = like;
  for (std::size_t i = 0; i < clients + servers; ++i) {
    const bool client = i < clients;
    const std::size_t node = make.add_node(client ? "client" + std::to_string(i)
                                                  : "server" + std::to_string(i - clients));
    (client ? make.topology().clients : make.topology().servers).push_back(node);
    lan.nodes.push_back({.node = node});
  }
  make.topology().lans.push_back(lan);
  return make.topology();
}

[[nodiscard]] inline Topology chain(trial::Family family, std::size_t links,
                                    const trial::Link& link = {}) {
  Topology topology;
  topology.kind = links == 1 ? TopologyKind::PointToPoint : TopologyKind::Chain;
  topology.family = family;
  topology.links.assign(links, link);
  trial::lay_out_path(topology);
  return topology;
}

}  // namespace shaketable::ns3_backend
