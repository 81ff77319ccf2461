// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/points.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "scenario/digest.h"
#include "scenario/document_source.h"
#include "scenario/map_reader.h"
#include "scenario/set_path.h"
#include "scenario/yaml_parser.h"

namespace shaketable::scenario {
namespace {

constexpr std::size_t kNearestMax = 10'000;

void append(std::string& text, std::string_view key, std::string_view value) {
  text += text.empty() ? "" : ", ";
  text += key;
  text += "=";
  text += value;
}

/// Which of the settings of a group a point has.
std::size_t setting_of(const Document& document, const AxisGroup& group, std::size_t index) {
  std::size_t faster = 1;
  for (auto other = document.sweep.rbegin(); &*other != &group; ++other) {
    faster *= other->size();
  }
  return index / faster % group.size();
}

/// A value of an axis as what it was read from, but for its place. Values that are not plain text
/// go through YAML, which is slower.
Node value_node(const std::string& text, const Location& where) {
  Node node;
  node.kind = Node::Kind::Scalar;
  node.text = text;
  if (scalar_text(text) != text) {
    auto parsed = parse_yaml(text, where.file);
    check(parsed.has_value(), "a point whose values are no YAML");
    node = std::move(*parsed);
  }
  node.where = where;
  node.text_column = 0;
  return node;
}

/// Puts a point's values in. The order is that of the keys, impairments last, as `apply_sets` does
/// it: the order of the axes makes no difference.
void apply_point(Node& root, const Point& point, const Location& where, Errors& errors) {
  auto settings = point.set;
  std::ranges::sort(settings);
  std::ranges::stable_partition(
      settings, [](const auto& setting) { return !setting.first.starts_with("impair."); });
  for (const auto& [key, value] : settings) {
    set_path(root, key, value_node(value, where), where, errors);
  }
}

}  // namespace

std::size_t point_count(const Document& document) {
  std::size_t count = 1;
  for (const AxisGroup& group : document.sweep) {
    count *= group.size();
  }
  return count;
}

Point point_at(const Document& document, std::size_t index) {
  check(index < point_count(document), "point_at: no such point");
  constexpr std::array<std::string_view, 3> kNotOfTheDice = {"seed", "time_limit", "trials"};
  Point point;
  std::vector<std::pair<std::string_view, std::string_view>> seeding;
  for (const AxisGroup& group : document.sweep) {
    const std::size_t setting = setting_of(document, group, index);
    for (const Axis& axis : group.axes) {
      const std::string& value = axis.values[setting];
      append(point.name, axis.key, value);
      point.set.emplace_back(axis.key, value);
      const std::string& effect = axis.effects[setting];
      if (!effect.empty() && std::ranges::find(kNotOfTheDice, axis.key) == kNotOfTheDice.end()) {
        seeding.emplace_back(axis.key, effect);
      }
    }
  }
  std::ranges::sort(seeding);
  for (const auto& [key, value] : seeding) {
    append(point.seed_name, key, value);
  }
  return point;
}

std::vector<Point> points(const Document& document) {
  std::vector<Point> all(point_count(document));
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = point_at(document, i);
  }
  return all;
}

Result<Point> find_point(const Document& document, std::string_view name) {
  const std::size_t count = point_count(document);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) {
    Point point = point_at(document, i);
    if (point.name == name) {
      return point;
    }
    if (i < kNearestMax) {
      names.push_back(std::move(point.name));
    }
  }
  if (document.sweep.empty()) {
    return bad_input("the scenario has no sweep, and so no point " + in_quotes(name), "no point");
  }
  auto error = bad_input("no point is called " + in_quotes(name),
                         "one of " + std::to_string(count) + ", such as '" + names.front() + "'");
  const std::vector<std::string_view> views(names.begin(), names.end());
  error.value().nearest = nearest_spelling(name, views);
  return error;
}

tl::expected<trial::Scenario, Errors> scenario_at(const Document& document, const Point& point) {
  check(document.source != nullptr, "scenario_at: the document was not read");
  const DocumentSource& source = *document.source;
  Node root = source.root;
  Errors errors;
  apply_point(root, point, source.sweep_where, errors);
  trial::Scenario scenario = read_scenario(root, source.origin, errors);
  if (!errors.empty()) {
    for (Error& error : errors) {
      error.problem = "at the point '" + point.name + "': " + error.problem;
    }
    return tl::unexpected(errors);
  }
  scenario.point = point.seed_name;
  Tables tables;
  add_tables(scenario, tables);
  if (!std::ranges::includes(source.tables, tables)) {
    add_error(errors, source.sweep_where, "sweep",
              "at the point '" + point.name + "': a file of quantiles is no longer what it was",
              "the file as it was when the scenario was read");
    return tl::unexpected(errors);
  }
  return scenario;
}

}  // namespace shaketable::scenario
