// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/direction.h"

#include <algorithm>
#include <array>
#include <utility>

namespace shaketable::scenario {
namespace {

/// Whether `pattern`, in which each asterisk stands for any text, matches all of `text`.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t star = pattern.npos;  // the last asterisk, and what it is followed by in the text
  std::size_t resume = 0;
  std::size_t p = 0;
  for (std::size_t t = 0; t < text.size();) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;  // the asterisk takes one more
      t = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == pattern.npos;
}

/// `A->B`.
std::string hop_name(const Direction& direction, const trial::Topology& topology) {
  if (direction.on_lan) {
    const trial::Lan& lan = topology.lans[direction.medium];
    return topology.nodes[lan.nodes[direction.place].node] + "->" + lan.name;
  }
  const trial::Link& link = topology.links[direction.medium];
  const std::string& from = topology.nodes[link.from];
  const std::string& to = topology.nodes[link.to];
  return direction.place == 0 ? from + "->" + to : to + "->" + from;
}

/// The names of the whole path, and where they impair.
std::vector<std::pair<std::string_view, Direction>> whole_paths(const trial::Topology& topology) {
  if (!trial::is_path(topology)) {
    return {};
  }
  return {{"client->server", {.on_lan = false, .medium = 0, .place = 0}},
          {"server->client", {.on_lan = false, .medium = topology.links.size() - 1, .place = 1}}};
}

template <typename Topology>
auto& settings_of(Topology& topology, const Direction& direction) {
  if (direction.on_lan) {
    return topology.lans.at(direction.medium).nodes.at(direction.place).impairment;
  }
  auto& link = topology.links.at(direction.medium);
  return direction.place == 0 ? link.forward : link.backward;
}

}  // namespace

std::vector<Direction> all_directions(const trial::Topology& topology) {
  std::vector<Direction> directions;
  for (std::size_t link = 0; link < topology.links.size(); ++link) {
    directions.push_back({.on_lan = false, .medium = link, .place = 0});
    directions.push_back({.on_lan = false, .medium = link, .place = 1});
  }
  for (std::size_t lan = 0; lan < topology.lans.size(); ++lan) {
    for (std::size_t place = 0; place < topology.lans[lan].nodes.size(); ++place) {
      directions.push_back({.on_lan = true, .medium = lan, .place = place});
    }
  }
  return directions;
}

std::vector<Direction> find_directions(std::string_view name, const trial::Topology& topology) {
  std::vector<Direction> found;
  for (const auto& [whole, direction] : whole_paths(topology)) {
    if (name == whole) {
      found.push_back(direction);
    }
  }
  if (!found.empty()) {
    return found;
  }
  for (const Direction& direction : all_directions(topology)) {
    if (matches(name, hop_name(direction, topology))) {
      found.push_back(direction);
    }
  }
  return found;
}

std::vector<std::string> direction_names(const trial::Topology& topology) {
  std::vector<std::string> names;
  for (const auto& [whole, direction] : whole_paths(topology)) {
    names.emplace_back(whole);
  }
  for (const Direction& direction : all_directions(topology)) {
    std::string name = hop_name(direction, topology);
    if (std::ranges::find(names, name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

std::string direction_name(const Direction& direction, const trial::Topology& topology) {
  for (const auto& [whole, place] : whole_paths(topology)) {
    if (place == direction) {
      return std::string(whole);
    }
  }
  return hop_name(direction, topology);
}

impair::Settings& settings_at(trial::Topology& topology, const Direction& direction) {
  return settings_of(topology, direction);
}

const impair::Settings& settings_at(const trial::Topology& topology, const Direction& direction) {
  return settings_of(topology, direction);
}

}  // namespace shaketable::scenario
