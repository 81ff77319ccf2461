// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/claim_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "base/odds.h"
#include "base/time.h"
#include "scenario/claim_text.h"
#include "scenario/node.h"
#include "scenario/statistic_name.h"
#include "scenario/value_reader.h"

namespace shaketable::scenario {
namespace {

using expect::Field;
using expect::kNever;
using expect::Type;
using expect::Value;

constexpr double kBillion = 1e9;

/// `3`, `0.25`, `1e-3`.
std::optional<double> read_number(std::string_view text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
  return whole && std::isfinite(number) && number >= 0 ? std::optional(number) : std::nullopt;
}

bool is_ordered(Type type) { return type == Type::Time || type == Type::Number; }

Result<Value> read_field_value(std::string_view text, Type type) {
  if (text == (type == Type::Time ? "never" : "none") && is_ordered(type)) {
    return kNever;
  }
  switch (type) {
    case Type::Truth:
      return read_boolean(text).map([](bool value) { return Value{value}; });
    case Type::Number:
      return read_whole(text, 0, kNever - 1).map([](std::uint64_t value) {
        return static_cast<Value>(value);
      });
    case Type::Time:
      return read_duration(text, {}, kLongest).map([](Duration time) { return time.count_ns(); });
    case Type::Outcome:
      break;
  }
  Words<trial::Outcome, trial::kOutcomeCount> outcomes;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto outcome = static_cast<trial::Outcome>(i);
    outcomes[i] = {trial::to_string(outcome), outcome};
  }
  return read_word(text, outcomes).map([](trial::Outcome outcome) {
    return static_cast<Value>(outcome);
  });
}

}  // namespace

Result<double> read_amount(std::string_view text, Unit unit) {
  const auto plain = read_number(text);
  if (plain && unit == Unit::Number) {
    return *plain;
  }
  if (plain && unit == Unit::Probability && *plain <= 1) {
    return *plain;
  }
  const auto quantity = read_quantity(text);
  if (!quantity) {
    return tl::unexpected(quantity.error());
  }
  if (quantity->unit != unit) {
    return bad_input(in_quotes(text) + " has the wrong unit for this statistic",
                     std::string(unit_name(unit)));
  }
  return static_cast<double>(quantity->value) / kBillion;
}

Result<StatisticClaim> read_statistic_claim(std::string_view statistic, std::string_view text) {
  const auto parts = split_claim(text);
  if (!parts) {
    return tl::unexpected(parts.error());
  }
  if (!parts->comparison || parts->is_list) {
    return bad_input(in_quotes(text) + " has no comparison", "text such as \"<= 7.1s\"");
  }
  const Unit unit = unit_of_statistic(statistic);
  StatisticClaim claim;
  claim.statistic = statistic;
  claim.comparison = *parts->comparison;
  const auto value = read_amount(parts->values.front(), unit);
  if (!value) {
    return tl::unexpected(value.error());
  }
  claim.value = *value;
  if (parts->within) {
    const auto within = read_amount(*parts->within, unit);
    if (!within) {
      return tl::unexpected(within.error());
    }
    claim.within = *within;
  }
  return claim;
}

Result<FieldClaim> read_field_claim(const Field& field, std::string_view text) {
  const auto parts = split_claim(text);
  if (!parts) {
    return tl::unexpected(parts.error());
  }
  if (parts->is_list != field.is_list()) {
    return field.is_list()
               ? bad_input(in_quotes(text) + " is no list",
                           "a list such as \"[0s, 1s, 3s] within 1ms\"")
               : bad_input("this field has one value", std::string(type_name(field.type)));
  }
  FieldClaim claim;
  claim.field = &field;
  claim.comparison = parts->comparison.value_or(Comparison::Equal);
  if (!is_ordered(field.type) && (claim.comparison != Comparison::Equal || parts->within)) {
    return bad_input("there is no order of such values", std::string(type_name(field.type)));
  }
  claim.values.reserve(parts->values.size());
  for (const std::string_view one : parts->values) {
    const auto value = read_field_value(one, field.type);
    if (!value) {
      return tl::unexpected(value.error());
    }
    claim.values.push_back(*value);
  }
  if (parts->within) {
    const auto within = read_field_value(*parts->within, field.type);
    if (!within) {
      return tl::unexpected(within.error());
    }
    claim.within = *within;
  }
  const bool has_never = std::ranges::find(claim.values, kNever) != claim.values.end();
  if (claim.within == kNever || (has_never && (field.is_list() || parts->within))) {
    return bad_input(in_quotes(text) + " means nothing", "'never' alone");
  }
  return claim;
}

}  // namespace shaketable::scenario
