// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/expect_reader.h"

#include <algorithm>
#include <utility>

#include "scenario/claim_reader.h"
#include "scenario/expect_map_reader.h"
#include "scenario/map_reader.h"
#include "scenario/statistic_name.h"
#include "scenario/value_reader.h"

namespace shaketable::scenario {
namespace {

class ExpectReader {
 public:
  ExpectReader(const ExpectContext& context, Errors& errors) : scope_(context, errors) {}

  std::vector<Expectation> read(const Node& node) {
    auto map = MapReader::of(node, "expect", scope_.errors());
    if (!map) {
      return {};
    }
    scope_.read_false_alarm(*map);
    for (const Node& child : node.children) {
      if (child.key != "false_alarm") {
        read_key(child);
      }
    }
    return scope_.take();
  }

 private:
  void read_key(const Node& node) {
    const auto each = [&](auto read_one) {
      scope_.read_each(node, "expect." + node.key, read_one);
    };
    if (node.key == "always" || node.key == "never") {
      each([&](const Node& one, const std::string& path) {
        read_invariant(one, path, node.key == "always");
      });
    } else if (node.key == "compare") {
      each([&](const Node& one, const std::string& path) { read_comparison(one, path, scope_); });
    } else if (node.key == "baseline") {
      each([&](const Node& one, const std::string& path) { read_baseline(one, path, scope_); });
    } else if (node.key == "golden") {
      each([&](const Node& one, const std::string& path) { read_golden(one, path, scope_); });
    } else {
      read_named(node);
    }
  }

  /// A statistic or a field. Where both have the name, `true` and `false` are of the field.
  void read_named(const Node& node) {
    const std::string path = "expect." + node.key;
    const expect::Field* field = expect::find_field(node.key);
    const auto known = check_statistic(node.key, scope_.context().statistics);
    if (field == nullptr && !known) {
      Error error = known.error();
      error.problem = "no statistic or field has this name";
      error.nearest = nearest_name(node.key);
      add_error(scope_.errors(), node.key_where, path, std::move(error));
      return;
    }
    if (field != nullptr && field->is_list()) {
      read_field(node, path, *field);
      return;
    }
    scope_.read_each(node, path, [&](const Node& one, const std::string& one_path) {
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
    std::vector<std::string_view> names(scope_.context().statistics.begin(),
                                        scope_.context().statistics.end());
    names.insert(names.end(), {"always", "never", "compare", "baseline", "golden", "false_alarm"});
    for (const expect::Field& field : expect::fields()) {
      names.push_back(field.name);
    }
    return nearest_spelling(name, names);
  }

  void read_statistic(const Node& node, const std::string& path, const std::string& statistic) {
    Settings at;
    double false_alarm = scope_.false_alarm();
    std::optional<double> bound;
    const Node* text = scope_.open(node, path, at, [&](MapReader& map) {
      scope_.read_false_alarm(map, false_alarm);
      scope_.read_bound(map, statistic, bound);
    });
    if (text == nullptr) {
      return;
    }
    auto claim = scope_.claim_of<StatisticClaim>(*text, path, [&](std::string_view words) {
      return read_statistic_claim(statistic, words);
    });
    if (claim) {
      claim->false_alarm = false_alarm;
      claim->bound = bound;
      scope_.add(path, *text, std::move(at), std::move(*claim));
    }
  }

  void read_field(const Node& node, const std::string& path, const expect::Field& field) {
    Settings at;
    std::optional<std::uint64_t> trial;
    const Node* text = scope_.open(node, path, at, [&](MapReader& map) {
      map.read("trial", trial, [&](std::string_view words) -> Result<std::optional<std::uint64_t>> {
        return read_whole(words, 0, scope_.context().trials - 1).map([](std::uint64_t number) {
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
    auto claim = scope_.claim_of<FieldClaim>(
        as_text, path, [&](std::string_view words) { return read_field_claim(field, words); });
    if (claim) {
      claim->trial = trial;
      scope_.add(path, as_text, std::move(at), std::move(*claim));
    }
  }

  void read_invariant(const Node& node, const std::string& path, bool always) {
    Settings at;
    const Node* text = scope_.open(node, path, at, [](MapReader& /*map*/) {});
    if (text == nullptr) {
      return;
    }
    auto expression = scope_.claim_of<expect::Expression>(*text, path, expect::Expression::parse);
    if (expression) {
      scope_.add(path, *text, std::move(at), Invariant{std::move(*expression), always});
    }
  }

  ExpectScope scope_;
};

}  // namespace

std::vector<Expectation> read_expectations(const Node& node, const ExpectContext& context,
                                           Errors& errors) {
  return ExpectReader(context, errors).read(node);
}

}  // namespace shaketable::scenario
