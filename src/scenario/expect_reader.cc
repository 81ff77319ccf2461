// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/expect_reader.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "scenario/map_reader.h"
#include "scenario/statistic_name.h"
#include "scenario/value_reader.h"

namespace shaketable::scenario {
namespace {

constexpr const char* kExpected = "text such as \"<= 7.1s\" or \"[0s, 1s, 3s] within 1ms\"";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) {
    return false;
  }
  text = trimmed(text.substr(prefix.size()));
  return true;
}

bool take_comparison(std::string_view& text, Comparison& comparison) {
  constexpr Words<Comparison, 5> kOperators = {{{"<=", Comparison::AtMost},
                                                {">=", Comparison::AtLeast},
                                                {"==", Comparison::Equal},
                                                {"<", Comparison::Less},
                                                {">", Comparison::Greater}}};
  for (const auto& [sign, meaning] : kOperators) {
    if (take_prefix(text, sign)) {
      comparison = meaning;
      return true;
    }
  }
  return false;
}

Result<Quantity> read_value(std::string_view text, Unit unit) {
  if (trimmed(text).empty()) {
    return bad_input("a value is missing", kExpected);
  }
  auto value = read_quantity(trimmed(text));
  if (value && value->unit != unit) {
    return bad_input(in_quotes(trimmed(text)) + " has the wrong unit for this statistic",
                     std::string(unit_name(unit)));
  }
  return value;
}

Result<void> read_list(std::string_view text, Unit unit, std::vector<Quantity>& values) {
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    auto value = read_value(text.substr(0, comma), unit);
    if (!value) {
      return tl::unexpected(value.error());
    }
    values.push_back(*value);
    if (comma + 1 == text.size()) {
      return bad_input("a value is missing behind the last comma", kExpected);
    }
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return {};
}

Result<Expectation> read_expectation(std::string_view text, Unit unit) {
  Expectation expectation;
  std::string_view rest = trimmed(text);
  const bool has_operator = take_comparison(rest, expectation.comparison);
  const std::size_t within = std::min(rest.find("within"), rest.size());
  const std::string_view value = trimmed(rest.substr(0, within));
  expectation.is_list = value.starts_with('[') && value.ends_with(']') && value.size() > 1;
  if (!has_operator && !expectation.is_list) {
    return bad_input(in_quotes(text) + " has no comparison", kExpected);
  }
  if (expectation.comparison != Comparison::Equal &&
      (expectation.is_list || within < rest.size())) {
    return bad_input("a list and 'within' go with == alone", kExpected);
  }
  Result<void> done;
  if (expectation.is_list) {
    done = read_list(trimmed(value.substr(1, value.size() - 2)), unit, expectation.values);
  } else {
    done = read_value(value, unit).map([&](Quantity one) { expectation.values = {one}; });
  }
  if (done && within < rest.size()) {
    rest.remove_prefix(within);
    take_prefix(rest, "within");
    done = read_value(rest, unit).map([&](Quantity margin) { expectation.within = margin; });
  }
  if (!done) {
    return tl::unexpected(done.error());
  }
  return expectation;
}

}  // namespace

std::vector<Expectation> read_expectations(const Node& node,
                                           std::span<const std::string_view> known_statistics,
                                           Errors& errors) {
  std::vector<Expectation> expectations;
  if (!MapReader::of(node, "expect", errors)) {
    return expectations;
  }
  for (const Node& child : node.children) {
    const std::string path = "expect." + child.key;
    if (const auto known = check_statistic(child.key, known_statistics); !known) {
      add_error(errors, child.key_where, path, known.error());
      continue;
    }
    if (!child.is_scalar()) {
      add_error(errors, child.where, path, std::string(kind_name(child.kind)) + " is here",
                kExpected);
      continue;
    }
    auto expectation = read_expectation(child.text, unit_of_statistic(child.key));
    if (!expectation) {
      add_error(errors, child.where, path, expectation.error());
      continue;
    }
    expectation->statistic = child.key;
    expectation->text = child.text;
    expectation->where = child.where;
    expectations.push_back(std::move(*expectation));
  }
  return expectations;
}

}  // namespace shaketable::scenario
