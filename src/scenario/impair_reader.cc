// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/impair_reader.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "impair/netem_reader.h"
#include "scenario/direction.h"
#include "scenario/map_reader.h"

namespace shaketable::scenario {
namespace {

void read_text(const Node& node, const std::filesystem::path& folder, const std::string& path,
               impair::Settings& settings, Errors& errors) {
  if (!node.is_scalar()) {
    add_error(errors, node.where, path, std::string(kind_name(node.kind)) + " is here",
              "text such as delay 20ms loss 1%");
    return;
  }
  if (node.text.find_first_not_of(" \n") == std::string::npos) {
    add_error(errors, node.where, path, "the text is empty",
              "text such as loss 1%, or no such direction");
    return;
  }
  auto read = impair::parse_impairment(node.text, settings, folder);
  if (!read) {
    Error error = read.error();
    Location where = node.where;
    if (node.text_column > 0 && error.where.column > 0) {
      where.column = node.text_column + error.where.column - 1;
    }
    add_error(errors, where, path, std::move(error));
  }
}

/// Not more than a reader can take in.
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 12;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) {
    text += names[i] + ", ";
  }
  return text + (names.size() > kMost ? "..., " : "") + "or *";
}

/// The directions that a key means; none if it is wrong (an error).
std::vector<Direction> directions_of(const Node& child, const Node& all,
                                     const trial::Topology& topology, Errors& errors) {
  const std::string path = "impair." + child.key;
  if (child.key == "*" && all.children.size() > 1) {
    add_error(
        errors, child.key_where, path,
        trial::is_path(topology) ? "* stands for both directions" : "* stands for all directions",
        "either * or directions by name");
    return {};
  }
  std::vector<Direction> directions = find_directions(child.key, topology);
  if (!directions.empty()) {
    return directions;
  }
  const std::vector<std::string> names = direction_names(topology);
  const std::vector<std::string_view> views(names.begin(), names.end());
  add_error(errors, child.key_where, path, "no such direction", listed(names),
            nearest_spelling(child.key, views));
  return {};
}

}  // namespace

void read_direction(const Node& node, const std::filesystem::path& folder, const std::string& path,
                    impair::Settings& settings, Errors& errors) {
  if (node.is_null()) {
    add_error(errors, node.where, path, "nothing stands behind this key",
              "text such as loss 1%, or no such direction");
  } else if (node.is_sequence()) {
    for (const Node& child : node.children) {
      read_text(child, folder, path, settings, errors);
    }
  } else {
    read_text(node, folder, path, settings, errors);
  }
}

void read_impair(const Node& node, const std::filesystem::path& folder, trial::Topology& topology,
                 Errors& errors) {
  if (!MapReader::of(node, "impair", errors)) {
    return;
  }
  std::vector<std::pair<Direction, std::string_view>> seen;
  for (const Node& child : node.children) {
    const std::vector<Direction> directions = directions_of(child, node, topology, errors);
    if (directions.empty()) {
      continue;
    }
    const auto before = std::ranges::find_first_of(seen, directions, {},
                                                   &std::pair<Direction, std::string_view>::first);
    if (before != seen.end()) {
      add_error(errors, child.key_where, "impair." + child.key,
                "this is the place that " + in_quotes(before->second) + " names", "one of the two");
      continue;
    }
    impair::Settings settings;
    read_direction(child, folder, "impair." + child.key, settings, errors);
    for (const Direction& direction : directions) {
      seen.emplace_back(direction, child.key);
      settings_at(topology, direction) = settings;
    }
  }
}

}  // namespace shaketable::scenario
