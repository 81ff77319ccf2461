// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string>

#include "trial/scenario.h"

namespace shaketable::trial::testing {

/// `clients` and `servers` hosts around a hub.
[[nodiscard]] inline Scenario star(std::uint32_t clients, std::uint32_t servers,
                                   const Workload& workload) {
  Scenario scenario = default_scenario();
  Topology& topology = scenario.topology;
  topology.kind = TopologyKind::Star;
  topology.nodes = {"hub"};
  topology.links.clear();
  topology.clients.clear();
  topology.servers.clear();
  for (std::uint32_t i = 0; i < clients + servers; ++i) {
    const bool client = i < clients;
    topology.nodes.push_back((client ? "client" : "server") + std::to_string(i));
    topology.links.push_back({.from = i + 1, .to = 0});
    (client ? topology.clients : topology.servers).push_back(i + 1);
  }
  scenario.workload = workload;
  return scenario;
}

}  // namespace shaketable::trial::testing
