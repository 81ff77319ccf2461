// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/expect_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "scenario/claim_reader.h"
#include "scenario/claim_text.h"
#include "scenario/map_reader.h"
#include "scenario/settings_reader.h"
#include "scenario/statistic_name.h"
#include "scenario/value_reader.h"

namespace shaketable::scenario {
namespace {

constexpr const char* kClaimExpected =
    "text such as \"<= 7.1s\", or a mapping such as {expect: \"<= 7.1s\", false_alarm: 1e-9}";

Result<double> read_false_alarm(std::string_view text) {
  double rate = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), rate);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || !(rate >= 1e-12) ||
      rate > 0.5) {
    return bad_input(in_quotes(text) + " is no rate of false alarms", "a number from 1e-12 to 0.5");
  }
  return rate;
}

/// A name as a file has one; where it is looked for is for the test to know.
Result<std::string> read_file_name(std::string_view text) {
  if (text.empty()) {
    return bad_input("the name of a file is missing", "a file's name");
  }
  return std::string(text);
}

/// The claim that `read` makes of the text of a node, its errors at the place in the text.
template <typename Claim, typename Read>
std::optional<Claim> claim_of(const Node& node, const std::string& path, Errors& errors,
                              Read read) {
  if (!node.is_scalar()) {
    add_error(errors, node.where, path, std::string(kind_name(node.kind)) + " is here",
              kClaimExpected);
    return {};
  }
  auto claim = read(std::string_view(node.text));
  if (!claim) {
    Location where = node.where;
    if (node.text_column > 0 && claim.error().where.column > 0) {
      where.column = node.text_column + claim.error().where.column - 1;
    }
    add_error(errors, where, path, claim.error());
    return {};
  }
  return std::move(*claim);
}

class ExpectReader {
 public:
  ExpectReader(const ExpectContext& context, Errors& errors) : context_(context), errors_(errors) {}

  std::vector<Expectation> read(const Node& node) {
    auto map = MapReader::of(node, "expect", errors_);
    if (!map) {
      return {};
    }
    map->read("false_alarm", false_alarm_, read_false_alarm);
    for (const Node& child : node.children) {
      if (child.key != "false_alarm") {
        read_key(child);
      }
    }
    return std::move(all_);
  }

 private:
  void read_key(const Node& node) {
    const auto each = [&](auto read_one) { read_each(node, "expect." + node.key, read_one); };
    if (node.key == "always" || node.key == "never") {
      each([&](const Node& one, const std::string& path) {
        read_invariant(one, path, node.key == "always");
      });
    } else if (node.key == "compare") {
      each([&](const Node& one, const std::string& path) { read_comparison(one, path); });
    } else if (node.key == "baseline") {
      each([&](const Node& one, const std::string& path) { read_baseline(one, path); });
    } else if (node.key == "golden") {
      each([&](const Node& one, const std::string& path) { read_golden(one, path); });
    } else {
      read_named(node);
    }
  }

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

  /// A statistic or a field. Where both have the name, `true` and `false` are of the field.
  void read_named(const Node& node) {
    const std::string path = "expect." + node.key;
    const expect::Field* field = expect::find_field(node.key);
    const auto known = check_statistic(node.key, context_.statistics);
    if (field == nullptr && !known) {
      Error error = known.error();
      error.problem = "no statistic or field has this name";
      error.nearest = nearest_name(node.key);
      add_error(errors_, node.key_where, path, std::move(error));
      return;
    }
    if (field != nullptr && field->is_list()) {
      read_field(node, path, *field);
      return;
    }
    read_each(node, path, [&](const Node& one, const std::string& one_path) {
      const Node* text = one.is_mapping() ? one.find("expect") : &one;
      const bool is_truth =
          text != nullptr && text->is_scalar() && (text->text == "true" || text->text == "false");
      if (field != nullptr && (field->type != expect::Type::Truth || is_truth || !known)) {
        read_field(one, one_path, *field);
      } else {
        read_statistic(one, one_path, node.key);
      }
    });
  }

  [[nodiscard]] std::string nearest_name(std::string_view name) const {
    std::vector<std::string_view> names(context_.statistics.begin(), context_.statistics.end());
    names.insert(names.end(), {"always", "never", "compare", "baseline", "golden", "false_alarm"});
    for (const expect::Field& field : expect::fields()) {
      names.push_back(field.name);
    }
    return nearest_spelling(name, names);
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
    read_at(*map, "at", at);
    map->finish();
    return errors_.size() == before ? text : nullptr;
  }

  void read_at(MapReader& map, std::string_view key, Settings& settings) {
    if (const Node* node = map.find(key)) {
      settings = settings_of(*node, map.path_of(key));
    }
  }

  [[nodiscard]] Settings settings_of(const Node& node, const std::string& path) {
    const bool is_unknown = context_.has_sweep && context_.sweep.empty();
    return is_unknown ? Settings{} : read_settings(node, path, context_.sweep, errors_);
  }

  void read_statistic(const Node& node, const std::string& path, const std::string& statistic) {
    Settings at;
    double false_alarm = false_alarm_;
    std::optional<double> bound;
    const Node* text = open(node, path, at, [&](MapReader& map) {
      map.read("false_alarm", false_alarm, read_false_alarm);
      read_bound(map, statistic, bound);
    });
    if (text == nullptr) {
      return;
    }
    auto claim = claim_of<StatisticClaim>(*text, path, errors_, [&](std::string_view words) {
      return read_statistic_claim(statistic, words);
    });
    if (claim) {
      claim->false_alarm = false_alarm;
      claim->bound = bound;
      add(path, *text, std::move(at), std::move(*claim));
    }
  }

  void read_bound(MapReader& map, const std::string& statistic, std::optional<double>& bound) {
    if (map.has("bound") && !statistic.ends_with("mean")) {
      map.fail({"bound"}, "only a mean needs a bound", "no 'bound' here");
      (void)map.find("bound");
      return;
    }
    map.read("bound", bound, [&](std::string_view text) -> Result<std::optional<double>> {
      return read_amount(text, unit_of_statistic(statistic)).map([](double value) {
        return std::optional(value);
      });
    });
  }

  void read_field(const Node& node, const std::string& path, const expect::Field& field) {
    Settings at;
    std::optional<std::uint64_t> trial;
    const Node* text = open(node, path, at, [&](MapReader& map) {
      map.read("trial", trial, [&](std::string_view words) -> Result<std::optional<std::uint64_t>> {
        return read_whole(words, 0, context_.trials - 1).map([](std::uint64_t number) {
          return std::optional(number);
        });
      });
    });
    if (text == nullptr) {
      return;
    }
    Node as_text = *text;
    if (text->is_sequence() && field.is_list()) {  // the list as YAML has it
      as_text.kind = Node::Kind::Scalar;
      as_text.text = flow_text(*text);
      as_text.text_column = 0;
    }
    auto claim = claim_of<FieldClaim>(as_text, path, errors_, [&](std::string_view words) {
      return read_field_claim(field, words);
    });
    if (claim) {
      claim->trial = trial;
      add(path, as_text, std::move(at), std::move(*claim));
    }
  }

  void read_invariant(const Node& node, const std::string& path, bool always) {
    Settings at;
    const Node* text = open(node, path, at, [](MapReader& /*map*/) {});
    if (text == nullptr) {
      return;
    }
    auto expression = claim_of<expect::Expression>(*text, path, errors_, expect::Expression::parse);
    if (expression) {
      add(path, *text, std::move(at), Invariant{std::move(*expression), always});
    }
  }

  void read_comparison(const Node& node, const std::string& path) {
    constexpr const char* kExpected =
        "{of: STATISTIC, between: [{AXIS: VALUE}, {AXIS: VALUE}], expect: \"<\"}";
    ComparisonClaim claim;
    claim.false_alarm = false_alarm_;
    Settings at;
    if (!node.is_mapping()) {
      add_error(errors_, node.where, path, std::string(kind_name(node.kind)) + " is here",
                kExpected);
      return;
    }
    const std::size_t before = errors_.size();
    const Node* between = nullptr;
    const Node* text = open(node, path, at, [&](MapReader& map) {
      if (!map.has("of") || !map.has("between")) {
        map.fail({}, "'of' or 'between' is missing", kExpected);
      }
      map.read("of", claim.statistic, [&](std::string_view name) { return known_name(name); });
      between = map.find("between", Node::Kind::Sequence);
      map.read("false_alarm", claim.false_alarm, read_false_alarm);
      read_bound(map, claim.statistic, claim.bound);
    });
    if (text == nullptr || errors_.size() != before) {
      return;
    }
    if (between->children.size() != 2) {
      add_error(errors_, between->where, path + ".between", "two points are compared", kExpected);
      return;
    }
    claim.first = settings_of(between->children[0], path + ".between.0");
    claim.second = settings_of(between->children[1], path + ".between.1");
    const auto read = claim_of<ComparisonClaim>(*text, path, errors_, [&](std::string_view words) {
      return read_relation(words, std::move(claim));
    });
    if (read && errors_.size() == before) {
      add(path, *text, std::move(at), *read);
    }
  }

  /// `<`, or `== within 10ms`.
  static Result<ComparisonClaim> read_relation(std::string_view text, ComparisonClaim claim) {
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

  [[nodiscard]] Result<std::string> known_name(std::string_view name) const {
    const auto known = check_statistic(name, context_.statistics);
    return known ? Result<std::string>(std::string(name)) : tl::unexpected(known.error());
  }

  void read_baseline(const Node& node, const std::string& path) {
    BaselineClaim claim;
    claim.false_alarm = false_alarm_;
    Settings at;
    const std::size_t before = errors_.size();
    if (node.is_mapping()) {
      auto map = MapReader::of(node, path, errors_);
      if (!map->has("store")) {
        map->fail({}, "'store' is missing", "{store: results/reference/NAME}");
      }
      map->read("store", claim.store, read_file_name);
      if (const Node* of = map->find("of")) {
        read_each(*of, path + ".of", [&](const Node& one, const std::string& one_path) {
          const auto name = claim_of<std::string>(
              one, one_path, errors_, [&](std::string_view text) { return known_name(text); });
          claim.statistics.push_back(name.value_or(""));
        });
      }
      map->read("within", claim.within, [](std::string_view text) -> Result<std::optional<double>> {
        return read_amount(text, Unit::Probability).map([](double share) {
          return std::optional(share);
        });
      });
      map->read("false_alarm", claim.false_alarm, read_false_alarm);
      read_at(*map, "at", at);
      map->finish();
    } else if (const auto store = claim_of<std::string>(node, path, errors_, read_file_name)) {
      claim.store = *store;
    }
    if (errors_.size() == before) {
      add(path, node, std::move(at), std::move(claim));
    }
  }

  void read_golden(const Node& node, const std::string& path) {
    GoldenClaim claim;
    Settings at;
    const std::size_t before = errors_.size();
    if (node.is_mapping()) {
      auto map = MapReader::of(node, path, errors_);
      if (!map->has("file")) {
        map->fail({}, "'file' is missing", "{file: NAME.ladder}");
      }
      map->read("file", claim.file, read_file_name);
      map->read("trial", claim.trial,
                whole<std::uint64_t>(0, std::numeric_limits<std::int64_t>::max()));
      map->read("connection", claim.connection, whole<std::uint32_t>(0, context_.connections - 1));
      read_at(*map, "at", at);
      map->finish();
    } else if (const auto file = claim_of<std::string>(node, path, errors_, read_file_name)) {
      claim.file = *file;
    }
    if (errors_.size() == before) {
      add(path, node, std::move(at), std::move(claim));
    }
  }

  void add(const std::string& path, const Node& node, Settings at, Claim claim) {
    all_.push_back({.key = path.substr(std::string_view("expect.").size()),
                    .text = node.is_scalar() ? node.text : flow_text(node),
                    .where = node.where,
                    .at = std::move(at),
                    .claim = std::move(claim)});
  }

  const ExpectContext& context_;
  Errors& errors_;
  double false_alarm_ = kDefaultFalseAlarm;
  std::vector<Expectation> all_;
};

}  // namespace

std::vector<Expectation> read_expectations(const Node& node, const ExpectContext& context,
                                           Errors& errors) {
  return ExpectReader(context, errors).read(node);
}

}  // namespace shaketable::scenario
