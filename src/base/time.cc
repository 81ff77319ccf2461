// SPDX-License-Identifier: GPL-2.0-only
#include "base/time.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/check.h"
#include "base/decimal.h"

namespace shaketable {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t ns;
};

// Longest names first, so that `ms` is not taken for `s`. The long forms are tc's.
constexpr std::array kUnits = {
    Unit{"msecs", 1'000'000},    Unit{"usecs", 1'000},       Unit{"nsecs", 1},
    Unit{"msec", 1'000'000},     Unit{"usec", 1'000},        Unit{"nsec", 1},
    Unit{"secs", 1'000'000'000}, Unit{"sec", 1'000'000'000}, Unit{"min", 60'000'000'000},
    Unit{"ms", 1'000'000},       Unit{"us", 1'000},          Unit{"ns", 1},
    Unit{"s", 1'000'000'000},    Unit{"m", 60'000'000'000},  Unit{"h", 3'600'000'000'000},
};

constexpr const char* kExpected = "a time such as 20ms, 1.5s, 250us or 7ns";

const Unit* unit_of(std::string_view text) {
  const auto letters = std::ranges::find_if(text, [](char c) { return c >= 'a' && c <= 'z'; });
  const std::string_view suffix(letters, text.end());
  const auto unit = std::ranges::find(kUnits, suffix, &Unit::name);
  return unit == kUnits.end() ? nullptr : &*unit;
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  if (text == "0") {
    return Duration{};
  }
  const Unit* unit = unit_of(text);
  if (unit == nullptr) {
    return bad_input("'" + std::string(text) + "' is not a time", kExpected);
  }
  const Decimal number = parse_decimal(text.substr(0, text.size() - unit->name.size()), unit->ns);
  if (!number.fault) {
    return Duration::ns(number.value);
  }
  switch (*number.fault) {
    case DecimalFault::TooFine:
      return bad_input("'" + std::string(text) + "' is finer than a nanosecond",
                       "a whole number of nanoseconds");
    case DecimalFault::TooLarge:
      return bad_input("'" + std::string(text) + "' is too long a time", "at most 292 years");
    case DecimalFault::NotANumber:
      break;
  }
  return bad_input("'" + std::string(text) + "' is not a time", kExpected);
}

std::string to_string(Duration duration) {
  constexpr std::array kPrinted = {Unit{"s", 1'000'000'000}, Unit{"ms", 1'000'000},
                                   Unit{"us", 1'000}, Unit{"ns", 1}};
  const std::int64_t count = duration.count_ns();
  if (count == 0) {
    return "0s";
  }
  const auto* unit = std::ranges::find_if(
      kPrinted, [count](const Unit& u) { return count >= u.ns || count <= -u.ns; });
  std::string text = std::to_string(count / unit->ns);
  if (count < 0 && count / unit->ns == 0) {
    text = "-" + text;
  }
  const std::int64_t rest = count < 0 ? -(count % unit->ns) : count % unit->ns;
  if (rest != 0) {
    std::string digits = std::to_string(unit->ns + rest).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    text += "." + digits;
  }
  return text + std::string(unit->name);
}

std::string seconds_text(Duration duration, int digits) {
  check(digits >= 0 && digits <= 9, "seconds_text takes 0 to 9 digits");
  const std::int64_t count = duration.count_ns();
  const std::int64_t size = count < 0 ? -count : count;
  std::string text = (count < 0 ? "-" : "") + std::to_string(size / 1'000'000'000);
  if (digits > 0) {
    const std::string fraction = std::to_string(1'000'000'000 + size % 1'000'000'000);
    text += "." + fraction.substr(1, static_cast<std::size_t>(digits));
  }
  return text;
}

}  // namespace shaketable
