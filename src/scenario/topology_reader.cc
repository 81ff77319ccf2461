// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/topology_reader.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "scenario/value_reader.h"

namespace shaketable::scenario {
namespace {

using trial::TopologyKind;

constexpr Duration kDelayMax = Duration::s(3600);
constexpr std::size_t kHopsMin = 2;

constexpr const char* kKinds = "point-to-point or chain";

Result<TopologyKind> read_kind(std::string_view text) {
  constexpr std::array<std::string_view, 4> kPlanned = {"dumbbell", "star", "csma", "graph"};
  if (std::ranges::find(kPlanned, text) != kPlanned.end()) {
    return bad_input("the topology " + in_quotes(text) + " is not available yet", kKinds);
  }
  constexpr Words<TopologyKind, 2> kWords = {
      {{"point-to-point", TopologyKind::PointToPoint}, {"chain", TopologyKind::Chain}}};
  return read_word(text, kWords);
}

void read_link_fields(MapReader& map, trial::Link& link) {
  map.read("rate", link.rate_bps, read_link_rate);
  map.read("delay", link.delay, duration({}, kDelayMax));
  map.read("queue", link.queue_packets, read_packets);
}

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
      read_link_fields(*fields, link);
      fields->finish();
    }
    links.push_back(link);
  }
  return links;
}

void read_chain(MapReader& map, trial::Topology& topology) {
  std::size_t hops = kHopsMin;
  const bool has_hops = map.has("hops");
  const bool hops_right = map.read("hops", hops, whole(kHopsMin, kHopsMax));
  trial::Link link;
  read_link_fields(map, link);
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
}

}  // namespace

void read_topology(const Node& node, trial::Topology& topology, Errors& errors) {
  auto map = MapReader::of(node, "topology", errors);
  if (!map) {
    return;
  }
  if (!map->read("kind", topology.kind, read_kind)) {
    return;  // without it, the other keys cannot be judged
  }
  if (topology.kind == TopologyKind::Chain) {
    topology.links.assign(kHopsMin, trial::Link{});
    read_chain(*map, topology);
  } else {
    read_link_fields(*map, topology.links.front());
    for (const std::string_view key : {"hops", "links"}) {
      (void)map->find(key);
      map->refuse({key}, "a point-to-point topology has one link", "kind: chain, or no such key");
    }
  }
  map->finish();
  trial::lay_out_path(topology);
}

}  // namespace shaketable::scenario
