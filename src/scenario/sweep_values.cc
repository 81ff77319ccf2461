// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/sweep_values.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "scenario/map_reader.h"
#include "scenario/sweep_range.h"

namespace shaketable::scenario {

Node Candidate::node() const {
  if (!is_computed) {
    return *from;
  }
  Node node;
  node.kind = Node::Kind::Scalar;
  node.where = from->where;
  node.text = text;
  return node;
}

Candidate computed_value(const Node& axis, std::string text) {
  return {.from = &axis, .text = std::move(text), .is_computed = true};
}

std::vector<Candidate> listed_values(const Node& axis, const std::string& path,
                                     const std::string& expected, Errors& errors) {
  std::vector<Candidate> candidates;
  if (!axis.is_sequence() || axis.children.empty() || axis.children.size() > kAxisMax) {
    add_error(errors, axis.where, path,
              axis.is_sequence() ? std::to_string(axis.children.size()) + " values are listed"
                                 : std::string(kind_name(axis.kind)) + " is here",
              "a list of 1 to 10000 values, " + expected);
    return candidates;
  }
  for (const Node& value : axis.children) {
    candidates.push_back({.from = &value, .text = flow_text(value), .is_computed = false});
  }
  return candidates;
}

std::vector<Candidate> axis_values(const Node& axis, const std::string& path, Errors& errors) {
  if (!axis.is_mapping()) {
    return listed_values(axis, path, "{from, to, step}, {from, to, factor} or {from, to, count}",
                         errors);
  }
  std::vector<Candidate> candidates;
  auto map = MapReader::of(axis, path, errors);
  for (std::string& text : read_range(*map)) {
    candidates.push_back(computed_value(axis, std::move(text)));
  }
  return candidates;
}

std::vector<std::string> settings_of(const std::vector<AxisDraft>& axes) {
  std::size_t size = kAxisMax * kAxisMax;
  for (const AxisDraft& axis : axes) {
    size = std::min(size, axis.candidates.size());
  }
  std::vector<std::string> settings(axes.empty() ? 0 : size);
  for (std::size_t i = 0; i < settings.size(); ++i) {
    for (const AxisDraft& axis : axes) {
      settings[i] += settings[i].empty() ? "" : ", ";
      settings[i] += axis.node->key + "=" + axis.candidates[i].text;
    }
  }
  return settings;
}

}  // namespace shaketable::scenario
