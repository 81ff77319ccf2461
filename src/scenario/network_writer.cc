// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/network_writer.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "scenario/direction.h"
#include "scenario/node.h"
#include "scenario/topology_reader.h"
#include "scenario/traffic_reader.h"
#include "scenario/workload_reader.h"

namespace shaketable::scenario {
namespace {

using trial::TopologyKind;

template <typename Medium>
std::string fields_of(const Medium& medium) {
  return fmt::format("rate: {}, delay: {}, queue: {}", rate_text(medium.rate_bps),
                     to_string(medium.delay), medium.queue_packets);
}

/// `kind: star, clients: 3, servers: 1`.
std::string sides_text(const trial::Topology& topology) {
  return fmt::format("kind: {}, clients: {}, servers: {}", word_for(topology.kind, kTopologyWords),
                     topology.clients.size(), topology.servers.size());
}

template <typename Names>
std::string names_text(const trial::Topology& topology, const Names& nodes) {
  std::string text;
  for (const std::size_t node : nodes) {
    text += (text.empty() ? "" : ", ") + topology.nodes[node];
  }
  return "[" + text + "]";
}

std::string chain_text(const trial::Topology& topology) {
  std::string text = "  kind: chain\n  links:\n";
  for (const trial::Link& link : topology.links) {
    text += "    - {" + fields_of(link) + "}\n";
  }
  return text;
}

std::string graph_text(const trial::Topology& topology) {
  std::string text = "  kind: graph\n  links:\n";
  for (const trial::Link& link : topology.links) {
    text += fmt::format("    - {{between: {}, {}}}\n",
                        names_text(topology, std::array{link.from, link.to}), fields_of(link));
  }
  for (const trial::Lan& lan : topology.lans) {
    std::vector<std::size_t> nodes;
    nodes.reserve(lan.nodes.size());
    for (const trial::LanNode& place : lan.nodes) {
      nodes.push_back(place.node);
    }
    text += fmt::format("    - {{lan: {}, nodes: {}, {}}}\n", lan.name, names_text(topology, nodes),
                        fields_of(lan));
  }
  text += "  clients: " + names_text(topology, topology.clients) + "\n";
  return text + "  servers: " + names_text(topology, topology.servers) + "\n";
}

std::string kind_text(const trial::Topology& topology) {
  switch (topology.kind) {
    case TopologyKind::PointToPoint:
      return "{kind: point-to-point, " + fields_of(topology.links.front()) + "}\n";
    case TopologyKind::Chain:
      return chain_text(topology);
    case TopologyKind::Dumbbell:
      return fmt::format("{{{}, access: {{{}}}, bottleneck: {{{}}}}}\n", sides_text(topology),
                         fields_of(topology.links.front()),
                         fields_of(topology.links[topology.clients.size()]));
    case TopologyKind::Star:
      return "{" + sides_text(topology) + ", " + fields_of(topology.links.front()) + "}\n";
    case TopologyKind::Csma:
      return "{" + sides_text(topology) + ", " + fields_of(topology.lans.front()) + "}\n";
    case TopologyKind::Graph:
      return graph_text(topology);
  }
  return {};
}

}  // namespace

std::string rate_text(std::uint64_t bits_per_second) {
  constexpr std::array<std::string_view, 4> kUnits = {"bps", "kbps", "Mbps", "Gbps"};
  std::size_t unit = 0;
  while (unit + 1 < kUnits.size() && bits_per_second % 1000 == 0) {
    bits_per_second /= 1000;
    ++unit;
  }
  return std::to_string(bits_per_second) + std::string(kUnits.at(unit));
}

std::string optional_text(const std::optional<Duration>& time) {
  return time ? to_string(*time) : "none";
}

std::string topology_text(const trial::Topology& topology) {
  std::string text = kind_text(topology);
  const bool in_braces = text.front() == '{';
  if (topology.family == trial::Family::Ipv6) {
    text.insert(in_braces ? 1 : 0, in_braces ? "family: ipv6, " : "  family: ipv6\n");
  }
  return (in_braces ? "topology: " : "topology:\n") + text;
}

std::string impair_text(const trial::Topology& topology) {
  std::string text;
  for (const Direction& direction : all_directions(topology)) {
    const std::string settings = impair::to_string(settings_at(topology, direction));
    if (!settings.empty()) {
      text += "  " + direction_name(direction, topology) + ": " + scalar_text(settings) + "\n";
    }
  }
  return text.empty() ? text : "impair:\n" + text;
}

std::string workload_text(const trial::Workload& workload) {
  if (workload == trial::Workload{}) {
    return {};
  }
  const std::string interval = to_string(workload.interval);
  std::string text = fmt::format("workload: {{connections: {}, arrivals: {}", workload.connections,
                                 word_for(workload.arrivals, kArrivalWords));
  if (workload.arrivals == trial::Arrivals::ClosedLoop) {
    text += fmt::format(", users: {}, think: {}", workload.users, interval);
  } else if (workload.arrivals != trial::Arrivals::Together) {
    text += ", interval: " + interval;
  }
  return text + "}\n";
}

std::string traffic_text(const trial::Scenario& scenario) {
  std::string text;
  for (const trial::Traffic& flow : scenario.traffic) {
    text += fmt::format("  - {{kind: {}, from: {}, to: {}, gap: {}",
                        word_for(flow.kind, kTrafficWords), scenario.topology.nodes[flow.from],
                        scenario.topology.nodes[flow.to], to_string(flow.gap));
    if (flow.kind != trial::TrafficKind::SynFlood) {
      text += fmt::format(", packet: {}B", flow.octets);
    }
    if (flow.kind == trial::TrafficKind::OnOff) {
      text += ", on: " + to_string(flow.on) + ", off: " + to_string(flow.off);
    }
    text += ", start: " + to_string(flow.start) + ", stop: " + optional_text(flow.stop) + "}\n";
  }
  return text.empty() ? text : "traffic:\n" + text;
}

}  // namespace shaketable::scenario
