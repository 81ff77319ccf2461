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

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += name + ", ";
  }
  return text + "or *";
}

/// The directions that a key means; none if it is wrong (an error).
std::vector<Direction> directions_of(const Node& child, const Node& all, std::size_t links,
                                     Errors& errors) {
  const std::string path = "impair." + child.key;
  const auto whole = [links](std::string_view name) { return *find_direction(name, links); };
  if (child.key == "*") {
    if (all.children.size() > 1) {
      add_error(errors, child.key_where, path, "* stands for both directions",
                "either * or directions by name");
      return {};
    }
    return {whole("client->server"), whole("server->client")};
  }
  const auto direction = find_direction(child.key, links);
  if (direction) {
    return {*direction};
  }
  const std::vector<std::string> names = direction_names(links);
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
  const std::size_t links = topology.links.size();
  std::vector<std::pair<Direction, std::string_view>> seen;
  for (const Node& child : node.children) {
    const std::vector<Direction> directions = directions_of(child, node, links, errors);
    if (directions.empty()) {
      continue;
    }
    const auto before =
        std::ranges::find(seen, directions.front(), &std::pair<Direction, std::string_view>::first);
    if (before != seen.end()) {
      add_error(errors, child.key_where, "impair." + child.key,
                "this is the place that " + in_quotes(before->second) + " names", "one of the two");
      continue;
    }
    seen.emplace_back(directions.front(), child.key);
    impair::Settings settings;
    read_direction(child, folder, "impair." + child.key, settings, errors);
    for (const Direction& direction : directions) {
      settings_at(topology, direction) = settings;
    }
  }
}

}  // namespace shaketable::scenario
