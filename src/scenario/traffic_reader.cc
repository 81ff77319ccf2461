// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/traffic_reader.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace shaketable::scenario {
namespace {

using trial::TrafficKind;

constexpr std::uint32_t kOctetsMin = 48;  // an IPv6 header and a little more
constexpr std::uint32_t kOctetsMax = 1500;
constexpr std::uint64_t kBitsPerOctetNs = 8'000'000'000;

/// `1000B`, or `1000`.
Result<std::uint32_t> read_octets(std::string_view text) {
  const std::string_view digits = text.ends_with('B') ? text.substr(0, text.size() - 1) : text;
  return whole<std::uint32_t>(kOctetsMin, kOctetsMax)(digits);
}

auto node_named(const trial::Topology& topology) {
  return [&topology](std::string_view text) -> Result<std::size_t> {
    const auto found = std::ranges::find(topology.nodes, text);
    if (found != topology.nodes.end()) {
      return static_cast<std::size_t>(found - topology.nodes.begin());
    }
    auto error = bad_input("the topology has no node " + in_quotes(text), "the name of a node");
    const std::vector<std::string_view> names(topology.nodes.begin(), topology.nodes.end());
    error.value().nearest = nearest_spelling(text, names);
    return error;
  };
}

/// The time between two packets: said, or made of rate and size.
void read_gap(MapReader& map, trial::Traffic& traffic) {
  map.read("packet", traffic.octets, read_octets);
  map.read("gap", traffic.gap, duration(Duration::ns(1), kLongest));
  std::uint64_t rate = 0;
  const bool rate_right = map.read("rate", rate, read_link_rate);
  if (traffic.kind == TrafficKind::SynFlood) {
    map.refuse({"rate", "packet"}, "a SYN has the size that it has",
               "gap: the mean time between two SYNs");
  } else if (map.has("rate") && map.has("gap")) {
    map.fail({"gap"}, "the rate says it already", "either rate or gap");
  } else if (map.has("rate") && rate_right) {
    traffic.gap = Duration::ns(static_cast<std::int64_t>(
        std::max<std::uint64_t>(1, traffic.octets * kBitsPerOctetNs / rate)));
  }
  if (!map.has("rate") && !map.has("gap")) {
    map.fail({}, "it is not said how much there is",
             traffic.kind == TrafficKind::SynFlood ? "gap: the mean time between two SYNs"
                                                   : "rate: such as 5Mbps, or gap: such as 1ms");
  }
}

void read_times(MapReader& map, trial::Traffic& traffic) {
  map.read("start", traffic.start, duration({}, kLongest));
  map.read("stop", traffic.stop, either("none", duration(Duration::ns(1), kLongest)));
  if (traffic.stop && *traffic.stop <= traffic.start) {
    map.fail({"stop", "start"}, "the flow ends before it begins", "a stop after the start");
  }
  const auto length = duration(Duration::us(1), kLongest);
  map.read("on", traffic.on, length);
  map.read("off", traffic.off, length);
  if (traffic.kind != TrafficKind::OnOff) {
    map.refuse({"on", "off"}, "only on-off traffic has bursts and pauses",
               "kind: on-off, or no such key");
  }
}

trial::Traffic read_flow(MapReader& map, const trial::Scenario& scenario) {
  trial::Traffic traffic;
  const trial::Topology& topology = scenario.topology;
  traffic.from = topology.clients.front();
  traffic.to = topology.servers.front();
  map.read("kind", traffic.kind, word(kTrafficWords));
  for (const auto& [key, node] : {std::pair{"from", &traffic.from}, {"to", &traffic.to}}) {
    map.read(key, *node, node_named(topology));
  }
  if (!map.has("from") || !map.has("to")) {
    map.fail({}, "it is not said which way the packets go", "from and to: the names of nodes");
  }
  if (traffic.from == traffic.to) {
    map.fail({"to"}, "packets from a node to itself use no link", "another node than from");
  }
  const bool serves = std::ranges::find(topology.servers, traffic.to) != topology.servers.end();
  if (traffic.kind == TrafficKind::SynFlood && !serves) {
    map.fail({"to"}, "a SYN flood goes to a server", "the name of a server");
  }
  read_gap(map, traffic);
  read_times(map, traffic);
  return traffic;
}

}  // namespace

void read_traffic(const Node& node, trial::Scenario& scenario, Errors& errors) {
  if (!node.is_sequence() || node.children.size() > kFlowsMax) {
    add_error(errors, node.where, "traffic",
              node.is_sequence() ? std::to_string(node.children.size()) + " flows are listed"
                                 : std::string(kind_name(node.kind)) + " is here",
              "a list of at most 1000 flows {kind, from, to, rate, ...}");
    return;
  }
  for (const Node& child : node.children) {
    const std::string path = "traffic." + std::to_string(scenario.traffic.size());
    auto map = MapReader::of(child, path, errors);
    if (!map) {
      return;
    }
    scenario.traffic.push_back(read_flow(*map, scenario));
    map->finish();
  }
}

}  // namespace shaketable::scenario
