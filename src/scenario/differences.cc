// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/differences.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "scenario/map_reader.h"
#include "scenario/yaml_parser.h"

namespace shaketable::scenario {
namespace {

/// Texts of ours are as long as their sweep.
constexpr YamlLimits kNoLimits = {.octets = std::numeric_limits<std::size_t>::max(),
                                  .values = std::numeric_limits<std::size_t>::max()};

bool is_list_of_mappings(const Node& node) {
  return node.is_sequence() && !node.children.empty() &&
         std::ranges::all_of(node.children, &Node::is_mapping);
}

/// Whether the node is compared part by part.
bool has_parts(const Node& node) { return node.is_mapping() || is_list_of_mappings(node); }

std::string shown(const Node* node) {
  return node == nullptr ? "" : node->is_scalar() ? node->text : flow_text(*node);
}

/// The part of that name: a key, or the number of an item.
const Node* part_of(const Node* whole, const std::string& name) {
  if (whole == nullptr || whole->is_mapping()) {
    return whole == nullptr ? nullptr : whole->find(name);
  }
  for (std::size_t i = 0; i < whole->children.size(); ++i) {
    if (std::to_string(i) == name) {
      return &whole->children[i];
    }
  }
  return nullptr;
}

std::vector<std::string> part_names(const Node* whole) {
  std::vector<std::string> names;
  for (std::size_t i = 0; whole != nullptr && i < whole->children.size(); ++i) {
    names.push_back(whole->is_mapping() ? whole->children[i].key : std::to_string(i));
  }
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return "{" + text + "}";
}

void compare(const std::string& path, const Node* ours, const Node* theirs,
             std::vector<Difference>& found) {
  const bool in_parts =
      (ours == nullptr || has_parts(*ours)) && (theirs == nullptr || has_parts(*theirs));
  const bool one_kind = ours == nullptr || theirs == nullptr || ours->kind == theirs->kind;
  if (!in_parts || !one_kind) {
    if (shown(ours) != shown(theirs)) {
      found.push_back({.key = path, .ours = shown(ours), .theirs = shown(theirs)});
    }
    return;
  }
  const std::vector<std::string> our_names = part_names(ours);
  std::vector<std::string> names = our_names;
  const std::vector<std::string> their_names = part_names(theirs);
  std::ranges::copy_if(their_names, std::back_inserter(names), [&](const std::string& name) {
    return std::ranges::find(our_names, name) == our_names.end();
  });
  for (const std::string& name : names) {
    compare(join_path(path, name), part_of(ours, name), part_of(theirs, name), found);
  }
  if (our_names != their_names && std::ranges::is_permutation(our_names, their_names)) {
    found.push_back({.key = path, .ours = joined(our_names), .theirs = joined(their_names)});
  }
}

}  // namespace

Result<std::vector<Difference>> differences(std::string_view ours, std::string_view theirs) {
  const auto our_root = parse_yaml(ours, "ours", 0, kNoLimits);
  if (!our_root) {
    return tl::unexpected(our_root.error());
  }
  const auto their_root = parse_yaml(theirs, "theirs", 0, kNoLimits);
  if (!their_root) {
    return tl::unexpected(their_root.error());
  }
  std::vector<Difference> found;
  compare("", &*our_root, &*their_root, found);
  const auto in_base = [](const Difference& one) { return one.key.starts_with("base"); };
  if (!std::ranges::all_of(found, in_base)) {
    std::erase_if(found, in_base);  // they say again what the canonical text says
  }
  return found;
}

}  // namespace shaketable::scenario
