// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/impair_reader.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "impair/netem_reader.h"
#include "impair/netem_words.h"
#include "impair/phase_reader.h"
#include "scenario/direction.h"
#include "scenario/map_reader.h"

namespace shaketable::scenario {
namespace {

std::span<const Node> entries_of(const Node& node) {
  return node.is_sequence() ? std::span<const Node>(node.children) : std::span(&node, 1);
}

/// `10s loss 50%` behind `at:` as the text `at 10s loss 50%`.
Node change_text(const Node& value) {
  const std::string before = std::string(impair::kChangeWord) + " ";
  Node text = value;
  text.text = before + value.text;
  text.text_column = std::max(0, value.text_column - static_cast<int>(before.size()));
  return text;
}

bool says_more_than_a_time(const Node& at) {
  impair::Words words(at.text);
  words.take();
  return !words.at_end();
}

/// Whether the mapping has the key `at`, or one that is probably meant as it.
bool has_change(const Node& map) {
  constexpr std::array<std::string_view, 1> kKey = {impair::kChangeWord};
  return std::ranges::any_of(
      map.children, [&](const Node& child) { return !nearest_spelling(child.key, kKey).empty(); });
}

class DirectionReader {
 public:
  DirectionReader(const std::filesystem::path& folder, impair::Settings& settings, Errors& errors)
      : folder_(folder), settings_(settings), errors_(errors) {}

  void read(const Node& node, const std::string& path) {
    for (const Node& entry : entries_of(node)) {
      if (entry.is_mapping()) {
        read_change(entry, path);
      } else {
        read_text(entry, path);
      }
    }
  }

 private:
  /// False if the text is wrong (an error).
  bool read_text(const Node& node, const std::string& path) {
    if (!node.is_scalar()) {
      add_error(errors_, node.where, path, std::string(kind_name(node.kind)) + " is here",
                "text such as delay 20ms loss 1%");
      return false;
    }
    if (node.text.find_first_not_of(" \n") == std::string::npos) {
      add_error(errors_, node.where, path, "the text is empty",
                "text such as loss 1%, or no such key");
      return false;
    }
    auto read = impair::parse_impairment(node.text, settings_, folder_);
    if (!read) {
      Error error = read.error();
      Location where = node.where;
      if (node.text_column > 0 && error.where.column > 0) {
        where.column = node.text_column + error.where.column - 1;
      }
      add_error(errors_, where, path, std::move(error));
    }
    return read.has_value();
  }

  /// Reads `{at: 10s loss 50%}` or `{at: 10s, impair: loss 50%}` as the text `at 10s loss 50%`.
  void read_change(const Node& node, const std::string& path) {
    if (!has_change(node)) {
      add_error(errors_, node.where, path, "a mapping without 'at' is here",
                "text such as delay 20ms loss 1%, or {at: TIME, impair: TEXT}");
      return;
    }
    auto map = MapReader::of(node, path, errors_);
    const Node* at = map->find(impair::kChangeWord, Node::Kind::Scalar);
    const Node* texts = map->find("impair");
    map->finish();
    if (at == nullptr) {
      return;
    }
    if (texts != nullptr && says_more_than_a_time(*at)) {
      map->fail({impair::kChangeWord}, "impairments are here and in 'impair' too",
                "one of the two");
    } else if (read_text(change_text(*at), map->path_of(impair::kChangeWord)) && texts != nullptr) {
      for (const Node& text : entries_of(*texts)) {
        read_text(text, map->path_of("impair"));
      }
    }
  }

  const std::filesystem::path& folder_;
  impair::Settings& settings_;
  Errors& errors_;
};

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
    return;
  }
  DirectionReader(folder, settings, errors).read(node, path);
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
