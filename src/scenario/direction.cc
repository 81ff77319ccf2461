// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/direction.h"

namespace shaketable::scenario {
namespace {

std::string node_name(std::size_t node, std::size_t links) {
  if (node == 0) {
    return "client";
  }
  return node == links ? "server" : "r" + std::to_string(node);
}

std::string hop_name(const Direction& hop, std::size_t links) {
  const std::string near = node_name(hop.link, links);
  const std::string far = node_name(hop.link + 1, links);
  return hop.forward ? near + "->" + far : far + "->" + near;
}

}  // namespace

std::optional<Direction> find_direction(std::string_view name, std::size_t links) {
  if (name == "client->server") {
    return Direction{.link = 0, .forward = true};
  }
  if (name == "server->client") {
    return Direction{.link = links - 1, .forward = false};
  }
  for (std::size_t link = 0; link < links; ++link) {
    for (const bool forward : {true, false}) {
      if (name == hop_name({link, forward}, links)) {
        return Direction{.link = link, .forward = forward};
      }
    }
  }
  return {};
}

std::vector<std::string> direction_names(std::size_t links) {
  std::vector<std::string> names = {"client->server", "server->client"};
  for (std::size_t link = 0; links > 1 && link < links; ++link) {
    names.push_back(hop_name({link, true}, links));
    names.push_back(hop_name({link, false}, links));
  }
  return names;
}

std::string direction_name(const Direction& direction, std::size_t links) {
  for (const std::string_view whole : {"client->server", "server->client"}) {
    if (find_direction(whole, links) == direction) {
      return std::string(whole);
    }
  }
  return hop_name(direction, links);
}

impair::Settings& settings_at(trial::Topology& topology, const Direction& direction) {
  trial::Link& link = topology.links.at(direction.link);
  return direction.forward ? link.forward : link.backward;
}

const impair::Settings& settings_at(const trial::Topology& topology, const Direction& direction) {
  const trial::Link& link = topology.links.at(direction.link);
  return direction.forward ? link.forward : link.backward;
}

}  // namespace shaketable::scenario
