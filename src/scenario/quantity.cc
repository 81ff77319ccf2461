// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/quantity.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/decimal.h"
#include "base/odds.h"
#include "base/time.h"
#include "scenario/value_reader.h"

namespace shaketable::scenario {
namespace {

constexpr std::int64_t kBillion = 1'000'000'000;

std::string decimal_text(std::int64_t billionths) {
  std::string text = std::to_string(billionths / kBillion);
  if (billionths % kBillion != 0) {
    std::string digits = std::to_string(kBillion + billionths % kBillion).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    text += "." + digits;
  }
  return text;
}

}  // namespace

Result<Quantity> read_quantity(std::string_view text) {
  constexpr const char* kExpected = "a number with its unit, such as 3, 99.9%, 20ms or 100Mbps";
  if (text.ends_with('%')) {
    return parse_odds(text).map([](Odds odds) {
      return Quantity{Unit::Probability, static_cast<std::int64_t>(odds.count_ppb())};
    });
  }
  if (text.ends_with("bps")) {
    return read_link_rate(text).map(
        [](std::uint64_t rate) { return Quantity{Unit::Rate, static_cast<std::int64_t>(rate)}; });
  }
  const Decimal number = parse_decimal(text, kBillion);
  if (number.fault == DecimalFault::NotANumber) {
    if (const auto time = parse_duration(text); time && *time >= Duration{}) {
      return Quantity{Unit::Time, time->count_ns()};
    }
    return bad_input(in_quotes(text) + " is not a number with a unit", kExpected);
  }
  if (number.fault || number.value < 0) {
    return bad_input(in_quotes(text) + " is out of range",
                     "a number from 0 to 9.2e9 with at most 9 decimals");
  }
  return Quantity{Unit::Number, number.value};
}

std::string to_string(const Quantity& quantity) {
  switch (quantity.unit) {
    case Unit::Probability:
      return to_string(Odds::ppb(static_cast<std::uint64_t>(quantity.value)));
    case Unit::Time:
      return to_string(Duration::ns(quantity.value));
    case Unit::Rate:
      return std::to_string(quantity.value) + "bps";
    case Unit::Number:
      break;
  }
  return decimal_text(quantity.value);
}

std::string_view unit_name(Unit unit) {
  constexpr std::array<std::string_view, 4> kNames = {
      "a plain number such as 3", "a probability such as 99.9%", "a time such as 7.1s",
      "a rate such as 10Mbps"};
  return kNames.at(static_cast<std::size_t>(unit));
}

}  // namespace shaketable::scenario
