// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/random_network.h"

#include <array>
#include <string>
#include <string_view>

#include "base/check.h"
#include "impair/netem_reader.h"
#include "scenario/direction.h"
#include "trial/roster.h"
#include "trial/shapes.h"

namespace shaketable::scenario {
namespace {

using trial::TopologyKind;

impair::Settings random_settings(Dice& dice) {
  constexpr std::array<std::string_view, 13> kTexts = {
      "",
      "loss 10%",
      "loss 0.0000001% 25%",
      "delay 40ms 5ms distribution normal loss gemodel 1% 10% per 10ms",
      "delay 1ns reorder 25% 50% gap 5",
      "loss state 1% 2% 3% 4% 5%",
      "duplicate 1% corrupt 2% 3% limit 10",
      "rate 1mbit 20 48 5",
      "netem-compat loss 10% 25%",
      "drop SYN 1,3-5 delay SYN-ACK all by 3s duplicate DATA 2 by 1ms",
      "drop any 7",
      "loss 10% at 2s delay 3ms drop SYN 1 at 1h",
      "delay 100ms 20ms 25% corrupt ACK all rate 1tbit"};
  impair::Settings settings;
  check(impair::parse_impairment(dice.one_of(kTexts), settings).has_value(), "a sound text");
  return settings;
}

template <typename Medium>
Medium random_medium(Dice& dice) {
  constexpr std::array<std::uint64_t, 5> kRates = {1, 1'500, 1'000'000, 100'000'000'000, 77'777};
  Medium medium;
  medium.rate_bps = dice.one_of(kRates);
  medium.delay = dice.time(0, kHour);
  medium.queue_packets = dice.from<std::uint32_t>(1, UINT32_MAX);
  return medium;
}

trial::Topology random_path(Dice& dice) {
  trial::Topology topology;
  const std::size_t links = dice.coin() ? 1 : dice.from<std::size_t>(2, 16);
  topology.kind = links == 1 ? TopologyKind::PointToPoint : TopologyKind::Chain;
  topology.links.clear();
  for (std::size_t i = 0; i < links; ++i) {
    topology.links.push_back(random_medium<trial::Link>(dice));
  }
  lay_out_path(topology);
  return topology;
}

/// Routers in a row, each with a host or two; the last hosts share a LAN with the last router.
trial::Topology random_graph(Dice& dice) {
  trial::Topology topology;
  topology.kind = TopologyKind::Graph;
  topology.nodes = {"r0"};
  topology.links.clear();
  topology.clients.clear();
  topology.servers.clear();
  const auto add = [&](const std::string& name) {
    topology.nodes.push_back(name + std::to_string(topology.nodes.size()));
    return topology.nodes.size() - 1;
  };
  std::size_t router = 0;
  for (std::size_t i = dice.from<std::size_t>(1, 4); i > 0; --i) {
    auto spoke = random_medium<trial::Link>(dice);
    spoke.from = router;
    spoke.to = add(dice.coin() ? "node-" : "R_");
    (dice.coin() ? topology.clients : topology.servers).push_back(spoke.to);
    topology.links.push_back(spoke);
    auto link = random_medium<trial::Link>(dice);
    link.from = add("r");
    link.to = router;
    router = link.from;
    topology.links.push_back(link);
  }
  auto lan = random_medium<trial::Lan>(dice);
  lan.name = "office";
  lan.nodes = {{.node = router}, {.node = add("x")}, {.node = add("y")}};
  topology.clients.push_back(lan.nodes[1].node);
  topology.servers.push_back(lan.nodes[2].node);
  topology.lans = {lan};
  return topology;
}

}  // namespace

trial::Topology random_topology(Dice& dice) {
  const auto clients = dice.from<std::size_t>(1, 5);
  const auto servers = dice.from<std::size_t>(1, 5);
  trial::Topology topology;
  switch (dice.from(0, 5)) {
    case 0:
      topology = trial::dumbbell(clients, servers, random_medium<trial::Link>(dice),
                                 random_medium<trial::Link>(dice));
      break;
    case 1:
      topology = trial::star(clients, servers, random_medium<trial::Link>(dice));
      break;
    case 2:
      topology = trial::shared_lan(clients, servers, random_medium<trial::Lan>(dice));
      break;
    case 3:
      topology = random_graph(dice);
      break;
    default:
      topology = random_path(dice);
  }
  topology.family = dice.coin() ? trial::Family::Ipv4 : trial::Family::Ipv6;
  for (const Direction& direction : all_directions(topology)) {
    settings_at(topology, direction) = random_settings(dice);
  }
  return topology;
}

trial::Workload random_workload(Dice& dice) {
  trial::Workload workload;
  workload.connections = dice.from<std::uint32_t>(1, trial::kPortCount);
  workload.arrivals = static_cast<trial::Arrivals>(dice.from(0, 3));
  if (workload.arrivals != trial::Arrivals::Together) {
    workload.interval = dice.time(1, kYear);
  }
  if (workload.arrivals == trial::Arrivals::ClosedLoop) {
    workload.users = dice.from<std::uint32_t>(1, 1'000'000);
  }
  return workload;
}

void random_traffic(Dice& dice, trial::Scenario& scenario) {
  const std::size_t last = scenario.topology.nodes.size() - 1;
  for (std::size_t flows = dice.from<std::size_t>(0, 3); flows > 0; --flows) {
    trial::Traffic flow;
    flow.kind = static_cast<trial::TrafficKind>(dice.from(0, 3));
    flow.from = dice.from<std::size_t>(0, last);
    flow.to = flow.from == last ? 0 : last;
    flow.gap = dice.time(1, kYear);
    flow.start = dice.time(0, kYear - 1);
    if (dice.coin()) {
      flow.stop = Duration::ns(dice.from(flow.start.count_ns() + 1, kYear));
    }
    if (flow.kind == trial::TrafficKind::SynFlood) {
      flow.to = scenario.topology.servers.back();
      flow.from = scenario.topology.clients.front();
    } else {
      flow.octets = dice.from<std::uint32_t>(48, 1500);
    }
    if (flow.kind == trial::TrafficKind::OnOff) {
      flow.on = dice.time(1000, kYear);
      flow.off = dice.time(1000, kYear);
    }
    scenario.traffic.push_back(flow);
  }
}

}  // namespace shaketable::scenario
