// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/shape_reader.h"

#include "scenario/medium_reader.h"
#include "scenario/value_reader.h"
#include "trial/shapes.h"

namespace shaketable::scenario {
namespace {

/// How many hosts there are.
struct Sides {
  std::size_t clients = 1;
  std::size_t servers = 1;
};

Sides read_sides(MapReader& map) {
  Sides sides;
  map.read("clients", sides.clients, whole<std::size_t>(1, kHostsMax));
  map.read("servers", sides.servers, whole<std::size_t>(1, kHostsMax));
  return sides;
}

trial::Link read_link(MapReader& map, std::string_view key) {
  trial::Link link;
  if (auto fields = map.child(key)) {
    read_medium(*fields, link);
    fields->finish();
  }
  return link;
}

}  // namespace

trial::Topology read_dumbbell(MapReader& map) {
  const Sides sides = read_sides(map);
  const trial::Link access = read_link(map, "access");
  const trial::Link bottleneck = read_link(map, "bottleneck");
  return trial::dumbbell(sides.clients, sides.servers, access, bottleneck);
}

trial::Topology read_star(MapReader& map) {
  const Sides sides = read_sides(map);
  trial::Link spoke;
  read_medium(map, spoke);
  return trial::star(sides.clients, sides.servers, spoke);
}

trial::Topology read_csma(MapReader& map) {
  Sides sides = read_sides(map);
  if (sides.clients + sides.servers > kLanNodesMax) {
    map.fail({"clients", "servers"},
             std::to_string(sides.clients + sides.servers) + " hosts are on one LAN",
             "at most " + std::to_string(kLanNodesMax));
    sides = {};
  }
  trial::Lan lan;
  read_medium(map, lan);
  return trial::shared_lan(sides.clients, sides.servers, lan);
}

}  // namespace shaketable::scenario
