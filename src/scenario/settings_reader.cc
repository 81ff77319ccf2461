// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/settings_reader.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "scenario/map_reader.h"

namespace shaketable::scenario {
namespace {

const Axis* find_axis(std::span<const AxisGroup> sweep, std::string_view key) {
  for (const AxisGroup& group : sweep) {
    const auto found = std::ranges::find(group.axes, key, &Axis::key);
    if (found != group.axes.end()) {
      return &*found;
    }
  }
  return nullptr;
}

std::string nearest_axis(std::span<const AxisGroup> sweep, std::string_view key) {
  std::vector<std::string_view> keys;
  for (const AxisGroup& group : sweep) {
    for (const Axis& axis : group.axes) {
      keys.push_back(axis.key);
    }
  }
  return nearest_spelling(key, keys);
}

}  // namespace

Settings read_settings(const Node& node, const std::string& path, std::span<const AxisGroup> sweep,
                       Errors& errors) {
  Settings settings;
  if (!MapReader::of(node, path, errors)) {
    return settings;
  }
  for (const Node& child : node.children) {
    const Axis* axis = find_axis(sweep, child.key);
    if (axis == nullptr) {
      add_error(errors, child.key_where, join_path(path, child.key),
                sweep.empty() ? "the scenario has no sweep" : "the sweep has no such axis",
                "an axis of the sweep", nearest_axis(sweep, child.key));
      continue;
    }
    const std::string value = flow_text(child);
    if (std::ranges::find(axis->values, value) == axis->values.end()) {
      const std::vector<std::string_view> values(axis->values.begin(), axis->values.end());
      add_error(errors, child.where, join_path(path, child.key),
                "the axis has no value " + in_quotes(value), "a value as the sweep writes it",
                nearest_spelling(value, values));
      continue;
    }
    settings.emplace_back(child.key, value);
  }
  return settings;
}

}  // namespace shaketable::scenario
