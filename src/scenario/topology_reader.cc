// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/topology_reader.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "base/check.h"
#include "scenario/graph_reader.h"
#include "scenario/medium_reader.h"
#include "scenario/shape_reader.h"

namespace shaketable::scenario {
namespace {

using trial::TopologyKind;

constexpr std::size_t kHopsMin = 2;

std::vector<trial::Link> read_links(MapReader& map, const Node& list) {
  std::vector<trial::Link> links;
  if (list.children.size() < kHopsMin || list.children.size() > kHopsMax) {
    add_error(map.errors(), list.where, map.path_of("links"),
              "a chain of " + std::to_string(list.children.size()) + " links",
              "2 to 16 links (kind: point-to-point has one)");
    return links;
  }
  for (const Node& child : list.children) {
    const std::string path = map.path_of("links." + std::to_string(links.size()));
    trial::Link link;
    if (auto fields = MapReader::of(child, path, map.errors())) {
      read_medium(*fields, link);
      fields->finish();
    }
    links.push_back(link);
  }
  return links;
}

trial::Topology read_chain(MapReader& map) {
  trial::Topology topology;
  topology.kind = TopologyKind::Chain;
  topology.links.assign(kHopsMin, trial::Link{});
  std::size_t hops = kHopsMin;
  const bool has_hops = map.has("hops");
  const bool hops_right = map.read("hops", hops, whole(kHopsMin, kHopsMax));
  trial::Link link;
  read_medium(map, link);
  const Node* list = map.find("links", Node::Kind::Sequence);
  if (map.has("links")) {
    map.refuse({"hops", "rate", "delay", "queue"}, "the links are listed one by one already",
               "either links, or hops with rate, delay and queue");
  } else if (!has_hops) {
    map.fail({}, "it is not said how many links the chain has", "hops: 2 to 16, or links");
  }
  if (list != nullptr) {
    auto links = read_links(map, *list);
    if (!links.empty()) {
      topology.links = std::move(links);
    }
  } else if (hops_right) {
    topology.links.assign(hops, link);
  }
  trial::lay_out_path(topology);
  return topology;
}

trial::Topology read_point_to_point(MapReader& map) {
  trial::Topology topology;
  read_medium(map, topology.links.front());
  for (const std::string_view key : {"hops", "links"}) {
    (void)map.find(key);
    map.refuse({key}, "a point-to-point topology has one link", "kind: chain, or no such key");
  }
  return topology;
}

trial::Topology read_kind(TopologyKind kind, MapReader& map) {
  switch (kind) {
    case TopologyKind::PointToPoint:
      return read_point_to_point(map);
    case TopologyKind::Chain:
      return read_chain(map);
    case TopologyKind::Dumbbell:
      return read_dumbbell(map);
    case TopologyKind::Star:
      return read_star(map);
    case TopologyKind::Csma:
      return read_csma(map);
    case TopologyKind::Graph:
      return read_graph(map);
  }
  invariant_broken("a TopologyKind outside its enumeration");
}

}  // namespace

void read_topology(const Node& node, trial::Topology& topology, Errors& errors) {
  auto map = MapReader::of(node, "topology", errors);
  if (!map) {
    return;
  }
  TopologyKind kind = TopologyKind::PointToPoint;
  if (!map->read("kind", kind, word(kTopologyWords))) {
    return;  // without it, the other keys cannot be judged
  }
  trial::Family family = trial::Family::Ipv4;
  map->read("family", family, word(kFamilyWords));
  topology = read_kind(kind, *map);
  topology.family = family;
  map->finish();
}

}  // namespace shaketable::scenario
