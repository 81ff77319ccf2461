// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/expect_map_reader.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "scenario/claim_reader.h"
#include "scenario/claim_text.h"
#include "scenario/statistic_name.h"
#include "scenario/value_reader.h"

namespace shaketable::scenario {
namespace {

/// A name as a file has one; where it is looked for is for the test to know.
Result<std::string> read_file_name(std::string_view text) {
  if (text.empty()) {
    return bad_input("the name of a file is missing", "a file's name");
  }
  return std::string(text);
}

/// `<`, or `== within 10ms`.
Result<ComparisonClaim> read_relation(std::string_view text, ComparisonClaim claim) {
  constexpr const char* kExpected = "<, <=, >, >=, or == within a margin";
  std::string_view rest = text;
  const auto comparison = take_comparison(rest);
  if (!comparison || (*comparison == Comparison::Equal) != rest.starts_with("within ")) {
    return bad_input(in_quotes(text) + " is not understood", kExpected);
  }
  claim.comparison = *comparison;
  if (*comparison == Comparison::Equal) {
    rest.remove_prefix(std::string_view("within ").size());
    const auto within = read_amount(rest, unit_of_statistic(claim.statistic));
    if (!within) {
      return tl::unexpected(within.error());
    }
    claim.within = *within;
  } else if (!rest.empty()) {
    return bad_input(in_quotes(text) + " is not understood", kExpected);
  }
  return claim;
}

}  // namespace

void read_comparison(const Node& node, const std::string& path, ExpectScope& scope) {
  constexpr const char* kExpected =
      "{of: STATISTIC, between: [{AXIS: VALUE}, {AXIS: VALUE}], expect: \"<\"}";
  ComparisonClaim claim;
  claim.false_alarm = scope.false_alarm();
  Settings at;
  if (!node.is_mapping()) {
    add_error(scope.errors(), node.where, path, std::string(kind_name(node.kind)) + " is here",
              kExpected);
    return;
  }
  const std::size_t before = scope.errors().size();
  const Node* between = nullptr;
  const Node* text = scope.open(node, path, at, [&](MapReader& map) {
    if (!map.has("of") || !map.has("between")) {
      map.fail({}, "'of' or 'between' is missing", kExpected);
    }
    map.read("of", claim.statistic, [&](std::string_view name) { return scope.known_name(name); });
    between = map.find("between", Node::Kind::Sequence);
    scope.read_false_alarm(map, claim.false_alarm);
    scope.read_bound(map, claim.statistic, claim.bound);
  });
  if (text == nullptr || scope.errors().size() != before) {
    return;
  }
  if (between->children.size() != 2) {
    add_error(scope.errors(), between->where, path + ".between", "two points are compared",
              kExpected);
    return;
  }
  claim.first = scope.settings_of(between->children[0], path + ".between.0");
  claim.second = scope.settings_of(between->children[1], path + ".between.1");
  const bool same_axes = std::ranges::is_permutation(
      claim.first, claim.second, {}, &Settings::value_type::first, &Settings::value_type::first);
  if (scope.errors().size() == before &&
      (!same_axes || std::ranges::is_permutation(claim.first, claim.second))) {
    add_error(scope.errors(), between->where, path + ".between",
              same_axes ? "the two are the same" : "the two settings are of different axes",
              "other values of the same axes");
    return;
  }
  const auto read = scope.claim_of<ComparisonClaim>(
      *text, path, [&](std::string_view words) { return read_relation(words, std::move(claim)); });
  if (read && scope.errors().size() == before) {
    scope.add(path, *text, std::move(at), *read);
  }
}

void read_baseline(const Node& node, const std::string& path, ExpectScope& scope) {
  BaselineClaim claim;
  claim.false_alarm = scope.false_alarm();
  Settings at;
  const std::size_t before = scope.errors().size();
  if (node.is_mapping()) {
    auto map = MapReader::of(node, path, scope.errors());
    if (!map->has("store")) {
      map->fail({}, "'store' is missing", "{store: results/reference/NAME}");
    }
    map->read("store", claim.store, read_file_name);
    if (const Node* of = map->find("of")) {
      scope.read_each(*of, path + ".of", [&](const Node& one, const std::string& one_path) {
        const auto name = scope.claim_of<std::string>(
            one, one_path, [&](std::string_view text) { return scope.known_name(text); });
        claim.statistics.push_back(name.value_or(""));
      });
    }
    map->read("within", claim.within, [](std::string_view text) -> Result<std::optional<double>> {
      return read_amount(text, Unit::Probability).map([](double share) {
        return std::optional(share);
      });
    });
    scope.read_false_alarm(*map, claim.false_alarm);
    scope.read_at(*map, at);
    map->finish();
  } else if (const auto store = scope.claim_of<std::string>(node, path, read_file_name)) {
    claim.store = *store;
  }
  if (scope.errors().size() == before) {
    scope.add(path, node, std::move(at), std::move(claim));
  }
}

void read_golden(const Node& node, const std::string& path, ExpectScope& scope) {
  GoldenClaim claim;
  Settings at;
  const std::size_t before = scope.errors().size();
  if (node.is_mapping()) {
    auto map = MapReader::of(node, path, scope.errors());
    if (!map->has("file")) {
      map->fail({}, "'file' is missing", "{file: NAME.ladder}");
    }
    map->read("file", claim.file, read_file_name);
    map->read("trial", claim.trial,
              whole<std::uint64_t>(0, std::numeric_limits<std::int64_t>::max()));
    map->read("connection", claim.connection,
              whole<std::uint32_t>(0, scope.context().connections - 1));
    scope.read_at(*map, at);
    map->finish();
  } else if (const auto file = scope.claim_of<std::string>(node, path, read_file_name)) {
    claim.file = *file;
  }
  if (scope.errors().size() == before) {
    scope.add(path, node, std::move(at), std::move(claim));
  }
}

}  // namespace shaketable::scenario
