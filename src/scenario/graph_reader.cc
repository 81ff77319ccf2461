// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/graph_reader.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scenario/medium_reader.h"
#include "scenario/shape_reader.h"
#include "scenario/value_reader.h"

namespace shaketable::scenario {
namespace {

constexpr std::size_t kNameMax = 64;
constexpr const char* kName = "letters, digits, _ and -, at most 64";

bool is_name(std::string_view text) {
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !text.empty() && text.size() <= kNameMax && text.find_first_not_of(kLetters) == text.npos;
}

Result<std::string> read_name(std::string_view text) {
  if (!is_name(text)) {
    return bad_input(in_quotes(text) + " is no name", kName);
  }
  return std::string(text);
}

class GraphReader {
 public:
  explicit GraphReader(MapReader& map) : map_(map), errors_before_(map.errors().size()) {
    topology_.kind = trial::TopologyKind::Graph;
    topology_.nodes.clear();
    topology_.links.clear();
    topology_.clients.clear();
    topology_.servers.clear();
  }

  [[nodiscard]] trial::Topology read() {
    if (const Node* links = list_of("links", "links and LANs, 1 to 2000", kMediaMax)) {
      for (std::size_t i = 0; i < links->children.size(); ++i) {
        const std::string path = map_.path_of("links." + std::to_string(i));
        if (auto entry = MapReader::of(links->children[i], path, map_.errors())) {
          if (entry->has("lan")) {
            read_lan(*entry);
          } else {
            read_link(*entry);
          }
          entry->finish();
        }
      }
    }
    const bool links_sound = is_sound();  // or nothing can be said of hosts
    read_hosts("clients", topology_.clients, links_sound);
    read_hosts("servers", topology_.servers, links_sound);
    if (is_sound()) {
      check_joined();
    }
    return is_sound() ? std::move(topology_) : trial::Topology{};
  }

 private:
  [[nodiscard]] bool is_sound() const { return map_.errors().size() == errors_before_; }

  void complain(const Node& at, const std::string& key, std::string problem, std::string expected) {
    add_error(map_.errors(), at.where, map_.path_of(key), std::move(problem), std::move(expected));
  }

  /// The list behind a key that must be there, of 1 to `most` items.
  const Node* list_of(std::string_view key, std::string expected, std::size_t most) {
    const Node* list = map_.find(key, Node::Kind::Sequence);
    if (list == nullptr) {
      if (!map_.has(key)) {
        map_.fail({}, "the graph has no " + std::string(key), std::string(key) + ": " + expected);
      }
      return nullptr;
    }
    if (list->children.empty() || list->children.size() > most) {
      complain(*list, std::string(key), std::to_string(list->children.size()) + " are listed",
               std::move(expected));
      return nullptr;
    }
    return list;
  }

  std::size_t node_of(const std::string& name) {
    const auto found = std::ranges::find(topology_.nodes, name);
    if (found == topology_.nodes.end()) {
      topology_.nodes.push_back(name);
      return topology_.nodes.size() - 1;
    }
    return static_cast<std::size_t>(found - topology_.nodes.begin());
  }

  /// The nodes that a list names, each once, made where they are new; none if it is wrong.
  std::vector<std::size_t> read_nodes(MapReader& entry, std::string_view key, std::size_t least,
                                      std::size_t most) {
    const std::string expected =
        (least == most ? std::to_string(least)
                       : std::to_string(least) + " to " + std::to_string(most)) +
        " names of nodes, each once";
    const Node* list = entry.find(key, Node::Kind::Sequence);
    if (list == nullptr) {
      if (!entry.has(key)) {
        entry.fail({}, "it is not said which nodes this joins",
                   "between: [A, B], or lan: NAME and nodes: [A, B, ...]");
      }
      return {};
    }
    std::vector<std::size_t> nodes;
    for (const Node& child : list->children) {
      const auto name = child.is_scalar()
                            ? read_name(child.text)
                            : Result<std::string>(bad_input("no name is here", kName));
      if (!name) {
        add_error(entry.errors(), child.where, entry.path_of(key), name.error());
        return {};
      }
      nodes.push_back(node_of(*name));
    }
    std::vector<std::size_t> sorted = nodes;
    std::ranges::sort(sorted);
    const bool twice = std::ranges::adjacent_find(sorted) != sorted.end();
    if (nodes.size() < least || nodes.size() > most || twice) {
      add_error(entry.errors(), list->where, entry.path_of(key),
                twice ? "a node is named twice" : std::to_string(nodes.size()) + " are listed",
                expected);
      return {};
    }
    return nodes;
  }

  void read_link(MapReader& entry) {
    trial::Link link;
    read_medium(entry, link);
    const std::vector<std::size_t> ends = read_nodes(entry, "between", 2, 2);
    if (ends.empty()) {
      return;
    }
    link.from = ends[0];
    link.to = ends[1];
    const auto joins_the_same = [&](const trial::Link& other) {
      return std::minmax(other.from, other.to) == std::minmax(link.from, link.to);
    };
    if (std::ranges::any_of(topology_.links, joins_the_same)) {
      entry.fail({"between"}, "these two nodes have a link already", "one link between two nodes");
      return;
    }
    topology_.links.push_back(std::move(link));
  }

  void read_lan(MapReader& entry) {
    trial::Lan lan;
    entry.read("lan", lan.name, read_name);
    read_medium(entry, lan);
    for (const std::size_t node : read_nodes(entry, "nodes", 2, kLanNodesMax)) {
      lan.nodes.push_back({.node = node});
    }
    if (std::ranges::find(topology_.lans, lan.name, &trial::Lan::name) != topology_.lans.end()) {
      entry.fail({"lan"}, "there is a LAN " + in_quotes(lan.name) + " already",
                 "a name of its own");
    }
    topology_.lans.push_back(std::move(lan));
  }

  [[nodiscard]] std::size_t media_at(std::size_t node) const {
    std::size_t count = 0;
    for (const trial::Link& link : topology_.links) {
      count += link.from == node || link.to == node ? 1 : 0;
    }
    for (const trial::Lan& lan : topology_.lans) {
      count += std::ranges::find(lan.nodes, node, &trial::LanNode::node) != lan.nodes.end() ? 1 : 0;
    }
    return count;
  }

  /// Why a node cannot be a host, or "".
  [[nodiscard]] std::string fault_of_host(const std::string& name) const {
    const auto found = std::ranges::find(topology_.nodes, name);
    if (found == topology_.nodes.end()) {
      return "no link names the node " + in_quotes(name);
    }
    const auto node = static_cast<std::size_t>(found - topology_.nodes.begin());
    for (const auto* hosts : {&topology_.clients, &topology_.servers}) {
      if (std::ranges::find(*hosts, node) != hosts->end()) {
        return in_quotes(name) + " is a host already";
      }
    }
    return media_at(node) == 1 ? "" : in_quotes(name) + " has more than one link or LAN";
  }

  void read_hosts(std::string_view key, std::vector<std::size_t>& hosts, bool links_sound) {
    const Node* list = list_of(key, "names of nodes, 1 to 1000", kHostsMax);
    if (list == nullptr || !links_sound) {
      return;
    }
    for (const Node& child : list->children) {
      const std::string fault = child.is_scalar() ? fault_of_host(child.text) : "no name is here";
      if (!fault.empty()) {
        std::vector<std::string_view> names(topology_.nodes.begin(), topology_.nodes.end());
        std::erase(names, child.text);
        add_error(map_.errors(), child.where, map_.path_of(key), fault,
                  "nodes with one link or LAN, each once",
                  names.size() < topology_.nodes.size() ? "" : nearest_spelling(child.text, names));
        return;
      }
      hosts.push_back(node_of(child.text));
    }
  }

  /// The nodes that share a link or LAN with `node`.
  [[nodiscard]] std::vector<std::size_t> neighbours(std::size_t node) const {
    std::vector<std::size_t> found;
    for (const trial::Link& link : topology_.links) {
      if (link.from == node || link.to == node) {
        found.push_back(link.from == node ? link.to : link.from);
      }
    }
    for (const trial::Lan& lan : topology_.lans) {
      if (std::ranges::find(lan.nodes, node, &trial::LanNode::node) != lan.nodes.end()) {
        for (const trial::LanNode& other : lan.nodes) {
          found.push_back(other.node);
        }
      }
    }
    return found;
  }

  void check_joined() {
    std::vector<bool> reached(topology_.nodes.size());
    std::deque<std::size_t> open = {topology_.clients.front()};
    reached[open.front()] = true;
    while (!open.empty()) {
      const std::size_t node = open.front();
      open.pop_front();
      for (const std::size_t next : neighbours(node)) {
        if (!reached[next]) {
          reached[next] = true;
          open.push_back(next);
        }
      }
    }
    const auto left_out = std::ranges::find(reached, false);
    if (left_out != reached.end()) {
      map_.fail(
          {"links"},
          "no way leads from " + in_quotes(topology_.nodes[topology_.clients.front()]) + " to " +
              in_quotes(topology_.nodes[static_cast<std::size_t>(left_out - reached.begin())]),
          "links that join all nodes");
    }
  }

  MapReader& map_;
  std::size_t errors_before_;
  trial::Topology topology_;
};

}  // namespace

trial::Topology read_graph(MapReader& map) { return GraphReader(map).read(); }

}  // namespace shaketable::scenario
