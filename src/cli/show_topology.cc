// SPDX-License-Identifier: GPL-2.0-only
#include "cli/show_topology.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/columns.h"
#include "cli/counted.h"
#include "scenario/direction.h"
#include "scenario/network_writer.h"
#include "scenario/topology_reader.h"
#include "scenario/traffic_reader.h"

namespace shaketable::cli {
namespace {

using trial::Topology;

/// `10.0.0.1`, `fd00::1`.
std::string address_text(const tcp::Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.is_v4()) {
    const in_addr v4 = {htonl(address.v4_number())};
    inet_ntop(AF_INET, &v4, text.data(), text.size());
    return text.data();
  }
  in6_addr v6{};
  for (std::size_t i = 0; i < 8; ++i) {
    v6.s6_addr[i] = static_cast<std::uint8_t>(address.high() >> (56 - 8 * i));
    v6.s6_addr[8 + i] = static_cast<std::uint8_t>(address.low() >> (56 - 8 * i));
  }
  inet_ntop(AF_INET6, &v6, text.data(), text.size());
  return text.data();
}

template <typename Medium>
std::string medium_text(const Medium& medium) {
  return fmt::format("{} {}", scenario::rate_text(medium.rate_bps), to_string(medium.delay));
}

bool holds(const std::vector<std::size_t>& nodes, std::size_t node) {
  return std::ranges::find(nodes, node) != nodes.end();
}

/// How many links and LANs a node is joined to.
std::size_t networks_of(const Topology& topology, std::size_t node) {
  const auto on_link = [node](const trial::Link& link) {
    return link.from == node || link.to == node;
  };
  const auto on_lan = [node](const trial::Lan& lan) {
    return std::ranges::find(lan.nodes, node, &trial::LanNode::node) != lan.nodes.end();
  };
  return static_cast<std::size_t>(std::ranges::count_if(topology.links, on_link) +
                                  std::ranges::count_if(topology.lans, on_lan));
}

/// `client`, `server`, `router`, or `other`: a host that can have cross traffic only.
std::string_view role_of(const Topology& topology, std::size_t node) {
  if (holds(topology.clients, node)) {
    return "client";
  }
  if (holds(topology.servers, node)) {
    return "server";
  }
  // What is joined to one network only has nothing to forward.
  return networks_of(topology, node) > 1 ? "router" : "other";
}

std::vector<std::size_t> nodes_of(const Topology& topology, std::string_view role) {
  std::vector<std::size_t> nodes;
  for (std::size_t node = 0; node < topology.nodes.size(); ++node) {
    if (role_of(topology, node) == role) {
      nodes.push_back(node);
    }
  }
  return nodes;
}

std::string hosts_table(const Topology& topology) {
  std::vector<std::vector<std::string>> rows = {{"host", "side", "address"}};
  const std::vector<std::size_t> others = nodes_of(topology, "other");
  for (const auto* hosts : {&topology.clients, &topology.servers, &others}) {
    for (const std::size_t node : *hosts) {
      rows.push_back({topology.nodes[node], std::string(role_of(topology, node)),
                      address_text(trial::address_of(topology, node))});
    }
  }
  return columns(rows, 3);
}

std::string directions_table(const Topology& topology) {
  std::vector<std::vector<std::string>> rows = {
      {"direction", "rate", "delay", "queue", "impairment"}};
  const auto add = [&](const scenario::Direction& direction, const auto& medium) {
    const std::string impairment = impair::to_string(settings_at(topology, direction));
    rows.push_back({scenario::direction_name(direction, topology),
                    scenario::rate_text(medium.rate_bps), to_string(medium.delay),
                    std::to_string(medium.queue_packets), impairment.empty() ? "-" : impairment});
  };
  for (const scenario::Direction& direction : scenario::all_directions(topology)) {
    if (direction.on_lan) {
      add(direction, topology.lans[direction.medium]);
    } else {
      add(direction, topology.links[direction.medium]);
    }
  }
  return columns(rows, 5);
}

std::string traffic_table(const trial::Scenario& scenario) {
  std::vector<std::vector<std::string>> rows = {
      {"traffic", "from", "to", "gap", "packet", "on", "off", "start", "stop"}};
  for (const trial::Traffic& flow : scenario.traffic) {
    const bool flood = flow.kind == trial::TrafficKind::SynFlood;
    const bool bursts = flow.kind == trial::TrafficKind::OnOff;
    rows.push_back({std::string(scenario::word_for(flow.kind, scenario::kTrafficWords)),
                    scenario.topology.nodes[flow.from], scenario.topology.nodes[flow.to],
                    to_string(flow.gap), flood ? "SYN" : fmt::format("{}B", flow.octets),
                    bursts ? to_string(flow.on) : "-", bursts ? to_string(flow.off) : "-",
                    to_string(flow.start), scenario::optional_text(flow.stop)});
  }
  return columns(rows, rows.front().size());
}

/// Something that a node is joined to: another node, or a LAN, by its place behind the nodes.
struct Neighbour {
  std::size_t to;
  std::optional<std::size_t> link;  ///< none: by a LAN
  std::string label;
};

std::vector<Neighbour> neighbours(const Topology& topology, std::size_t place) {
  std::vector<Neighbour> found;
  const std::size_t nodes = topology.nodes.size();
  if (place >= nodes) {
    for (const trial::LanNode& member : topology.lans[place - nodes].nodes) {
      found.push_back({member.node, {}, {}});
    }
    return found;
  }
  for (std::size_t i = 0; i < topology.links.size(); ++i) {
    const trial::Link& link = topology.links[i];
    if (link.from == place || link.to == place) {
      found.push_back({link.from == place ? link.to : link.from, i, medium_text(link)});
    }
  }
  for (std::size_t lan = 0; lan < topology.lans.size(); ++lan) {
    const auto& members = topology.lans[lan].nodes;
    if (std::ranges::find(members, place, &trial::LanNode::node) != members.end()) {
      found.push_back({nodes + lan, {}, medium_text(topology.lans[lan])});
    }
  }
  return found;
}

struct Branch {
  std::string text;
  std::vector<Branch> branches;
};

/// The network as a tree that grows from the first client. What a second way leads to is marked.
class Tree {
 public:
  explicit Tree(const Topology& topology)
      : topology_(topology),
        seen_(topology.nodes.size() + topology.lans.size()),
        drawn_(topology.links.size()) {}

  [[nodiscard]] std::string draw() {
    const std::size_t root = topology_.clients.front();
    return topology_.nodes[root] + "\n" + text_of(grow(root, root), "");
  }

 private:
  std::vector<Branch> grow(std::size_t place, std::size_t parent) {
    seen_[place] = true;
    const bool from_lan = place >= topology_.nodes.size();
    std::vector<Branch> branches;
    for (const Neighbour& next : neighbours(topology_, place)) {
      const bool done =
          next.link ? drawn_[*next.link] : next.to == parent || (from_lan && seen_[next.to]);
      if (done) {
        continue;
      }
      if (next.link) {
        drawn_[*next.link] = true;
      }
      Branch branch{.text = (next.label.empty() ? "" : next.label + " -- ") + name_of(next.to),
                    .branches = {}};
      if (seen_[next.to]) {
        branch.text += " (again)";
      } else {
        branch.branches = grow(next.to, place);
      }
      branches.push_back(std::move(branch));
    }
    return branches;
  }

  [[nodiscard]] std::string name_of(std::size_t place) const {
    const std::size_t nodes = topology_.nodes.size();
    return place < nodes ? topology_.nodes[place] : "LAN " + topology_.lans[place - nodes].name;
  }

  static std::string text_of(const std::vector<Branch>& branches, const std::string& indent) {
    std::string text;
    for (const Branch& branch : branches) {
      const bool last = &branch == &branches.back();
      text += indent + (last ? "`-- " : "|-- ") + branch.text + "\n" +
              text_of(branch.branches, indent + (last ? "    " : "|   "));
    }
    return text;
  }

  const Topology& topology_;
  std::vector<bool> seen_;
  std::vector<bool> drawn_;  ///< links
};

std::string dot_node(const Topology& topology, std::size_t node) {
  const std::string_view role = role_of(topology, node);
  const std::string_view shape = role == "router" ? "circle" : "box";
  const std::string label = role == "router" ? topology.nodes[node]
                                             : topology.nodes[node] + "\\n" +
                                                   address_text(trial::address_of(topology, node));
  return fmt::format("  \"{}\" [shape={}, label=\"{}\"];\n", topology.nodes[node], shape, label);
}

/// The impairments of a direction as a second line of a label, if there are any.
std::string dot_impairment(const Topology& topology, const scenario::Direction& direction) {
  const std::string text = impair::to_string(settings_at(topology, direction));
  return text.empty() ? "" : "\\n" + scenario::direction_name(direction, topology) + ": " + text;
}

}  // namespace

std::string topology_text(const trial::Scenario& scenario) {
  const Topology& topology = scenario.topology;
  const std::size_t others = nodes_of(topology, "other").size();
  std::string text = fmt::format(
      "{}, {}: {}, {}, {}{}\n", scenario::word_for(topology.kind, scenario::kTopologyWords),
      scenario::word_for(topology.family, scenario::kFamilyWords),
      counted(topology.clients.size(), "client"), counted(topology.servers.size(), "server"),
      counted(nodes_of(topology, "router").size(), "router"),
      others == 0 ? "" : ", " + counted(others, "other host"));
  const std::string workload = scenario::workload_text(scenario.workload);
  text += (workload.empty() ? "workload: {connections: 1}\n" : workload) + "\n";
  text += Tree(topology).draw() + "\n" + hosts_table(topology) + "\n" + directions_table(topology);
  return scenario.traffic.empty() ? text : text + "\n" + traffic_table(scenario);
}

std::string topology_dot(const trial::Scenario& scenario) {
  const Topology& topology = scenario.topology;
  std::string text =
      "graph network {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n"
      "  edge [fontname=\"sans-serif\", fontsize=10];\n";
  for (std::size_t node = 0; node < topology.nodes.size(); ++node) {
    text += dot_node(topology, node);
  }
  for (std::size_t i = 0; i < topology.links.size(); ++i) {
    const trial::Link& link = topology.links[i];
    text += fmt::format("  \"{}\" -- \"{}\" [label=\"{}{}{}\"];\n", topology.nodes[link.from],
                        topology.nodes[link.to], medium_text(link),
                        dot_impairment(topology, {.on_lan = false, .medium = i, .place = 0}),
                        dot_impairment(topology, {.on_lan = false, .medium = i, .place = 1}));
  }
  for (std::size_t i = 0; i < topology.lans.size(); ++i) {
    const trial::Lan& lan = topology.lans[i];
    text += fmt::format("  \"LAN {0}\" [shape=underline, label=\"{0}\\n{1}\"];\n", lan.name,
                        medium_text(lan));
    for (std::size_t place = 0; place < lan.nodes.size(); ++place) {
      text += fmt::format("  \"{}\" -- \"LAN {}\" [label=\"{}\"];\n",
                          topology.nodes[lan.nodes[place].node], lan.name,
                          dot_impairment(topology, {.on_lan = true, .medium = i, .place = place}));
    }
  }
  for (const trial::Traffic& flow : scenario.traffic) {
    text += fmt::format(
        "  \"{}\" -- \"{}\" [style=dashed, dir=forward, constraint=false, "
        "label=\"{}\"];\n",
        topology.nodes[flow.from], topology.nodes[flow.to],
        scenario::word_for(flow.kind, scenario::kTrafficWords));
  }
  return text + "}\n";
}

}  // namespace shaketable::cli
