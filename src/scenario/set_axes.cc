// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/set_axes.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "scenario/map_reader.h"
#include "scenario/set_impair.h"
#include "scenario/set_path.h"
#include "scenario/sweep_overlap.h"

namespace shaketable::scenario {
namespace {

using Keys = std::vector<std::string_view>;

bool is_kept(const Node& axis, const Keys& keys) {
  return std::ranges::find(keys, axis.key) == keys.end();
}

/// The mapping of axes of a zip or a sample, if there is one.
Node* axes_of(Node& group, bool is_sample) { return is_sample ? group.find("axes") : &group; }

/// Whether no axis is left of those that a zip or a sample had.
bool empties(Node& group, bool is_sample, const Keys& keys) {
  Node* axes = axes_of(group, is_sample);
  if (axes == nullptr || !axes->is_mapping() || axes->children.empty()) {
    return false;  // for the reader to judge
  }
  std::erase_if(axes->children, [&](const Node& axis) { return !is_kept(axis, keys); });
  return axes->children.empty();
}

/// As `empties`, of all zips or all samples.
bool empties_all(Node& groups, bool is_sample, const Keys& keys) {
  if (!groups.is_sequence() || groups.children.empty()) {
    return empties(groups, is_sample, keys);
  }
  std::erase_if(groups.children, [&](Node& group) { return empties(group, is_sample, keys); });
  return groups.children.empty();
}

void collect_keys(const Node& axes, Keys& into) {
  if (axes.is_mapping()) {
    for (const Node& axis : axes.children) {
      into.push_back(axis.key);
    }
  }
}

Keys axis_keys(Node& sweep) {
  Keys keys;
  for (Node& child : sweep.children) {
    const bool is_sample = child.key == "sample";
    if (child.key != "zip" && !is_sample) {
      keys.push_back(child.key);
      continue;
    }
    std::vector<Node*> groups = {&child};
    if (child.is_sequence()) {
      groups.clear();
      for (Node& group : child.children) {
        groups.push_back(&group);
      }
    }
    for (Node* group : groups) {
      if (const Node* axes = axes_of(*group, is_sample)) {
        collect_keys(*axes, keys);
      }
    }
  }
  return keys;
}

}  // namespace

void remove_set_axes(Node& root, std::span<const std::string> sets, Errors& errors) {
  Node* sweep = root.find("sweep");
  if (sweep == nullptr || !sweep->is_mapping()) {
    return;
  }
  Keys set_keys;
  for (const std::string& set : sets) {
    set_keys.push_back(std::string_view(set).substr(0, set.find('=')));
  }
  std::erase_if(sweep->children, [&](Node& child) {
    const bool is_group = child.key == "zip" || child.key == "sample";
    return is_group ? empties_all(child, child.key == "sample", set_keys)
                    : !is_kept(child, set_keys);
  });
  const trial::Topology topology = topology_of(root);
  for (const std::string_view key : set_keys) {
    for (const std::string_view axis : axis_keys(*sweep)) {
      if (hides(axis, key, topology)) {
        add_error(errors, {.file = kSetFile, .line = 1, .column = 1}, std::string(key),
                  "the axis " + in_quotes(axis) + " sets this at every point",
                  "--set " + std::string(axis) + "=VALUE, which takes the axis's place");
      }
    }
  }
}

}  // namespace shaketable::scenario
