// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/expect_reader.h"
#include "scenario/map_reader.h"

namespace shaketable::scenario {

inline constexpr const char* kClaimExpected =
    "text such as \"<= 7.1s\", or a mapping such as {expect: \"<= 7.1s\", false_alarm: 1e-9}";

/// What the readers of the keys under `expect:` share: what is known around them, and the list that
/// they add to.
class ExpectScope {
 public:
  ExpectScope(const ExpectContext& context, Errors& errors) : context_(context), errors_(errors) {}

  [[nodiscard]] const ExpectContext& context() const { return context_; }
  [[nodiscard]] Errors& errors() { return errors_; }
  /// That expectations inherit.
  [[nodiscard]] double false_alarm() const { return false_alarm_; }
  [[nodiscard]] std::vector<Expectation> take() { return std::move(all_); }

  /// Reads the rate that holds for all.
  void read_false_alarm(MapReader& map) { read_false_alarm(map, false_alarm_); }
  void read_false_alarm(MapReader& map, double& rate);
  /// Reads `at:`.
  void read_at(MapReader& map, Settings& settings);
  /// Reads `bound:` of a mean.
  void read_bound(MapReader& map, const std::string& statistic, std::optional<double>& bound);
  [[nodiscard]] Settings settings_of(const Node& node, const std::string& path);
  /// The name if it is that of a statistic.
  [[nodiscard]] Result<std::string> known_name(std::string_view name) const;

  /// Adds what the node, and the path to it, says.
  void add(const std::string& path, const Node& node, Settings at, Claim claim);

  /// Reads a list's elements one by one, or the only value.
  template <typename Read>
  void read_each(const Node& node, const std::string& path, Read read_one) {
    if (!node.is_sequence() || node.children.empty()) {
      read_one(node, path);
      return;
    }
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      read_one(node.children[i], path + "." + std::to_string(i));
    }
  }

  /// Reads what stands beside the text of a claim, if anything does: `read_rest` takes its own keys
  /// from the mapping. Gives the node of the text, or null after an error.
  template <typename ReadRest>
  const Node* open(const Node& node, const std::string& path, Settings& at, ReadRest read_rest) {
    if (!node.is_mapping()) {
      return &node;
    }
    auto map = MapReader::of(node, path, errors_);
    const std::size_t before = errors_.size();
    if (!map->has("expect")) {
      map->fail({}, "'expect' is missing", kClaimExpected);
    }
    const Node* text = map->find("expect");
    read_rest(*map);
    read_at(*map, at);
    map->finish();
    return errors_.size() == before ? text : nullptr;
  }

  /// The claim that `read` makes of the text of a node, its errors at the place in the text.
  template <typename Claim, typename Read>
  std::optional<Claim> claim_of(const Node& node, const std::string& path, Read read) {
    if (!node.is_scalar()) {
      add_error(errors_, node.where, path, std::string(kind_name(node.kind)) + " is here",
                kClaimExpected);
      return {};
    }
    auto claim = read(std::string_view(node.text));
    if (!claim) {
      Location where = node.where;
      if (node.text_column > 0 && claim.error().where.column > 0) {
        where.column = node.text_column + claim.error().where.column - 1;
      }
      add_error(errors_, where, path, claim.error());
      return {};
    }
    return std::move(*claim);
  }

 private:
  const ExpectContext& context_;
  Errors& errors_;
  double false_alarm_ = kDefaultFalseAlarm;
  std::vector<Expectation> all_;
};

}  // namespace shaketable::scenario
