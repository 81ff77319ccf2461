// SPDX-License-Identifier: GPL-2.0-only
#include "base/decimal.h"

#include <limits>

namespace shaketable {
namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Decimal fault(DecimalFault what) { return {.value = 0, .fault = what}; }

/// Adds digit * 10^-place * scale to `total`, where `unit` is scale * 10^-place.
bool add_digit(std::int64_t& total, std::int64_t digit, std::int64_t unit) {
  if (digit != 0 && unit > (kLargest - total) / digit) {
    return false;
  }
  total += digit * unit;
  return true;
}

}  // namespace

Decimal parse_decimal(std::string_view text, std::int64_t scale) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || (point != std::string_view::npos && fraction.empty())) {
    return fault(DecimalFault::NotANumber);
  }

  std::int64_t total = 0;
  for (const char c : whole) {
    if (!is_digit(c)) {
      return fault(DecimalFault::NotANumber);
    }
    if (total > (kLargest - (c - '0')) / 10) {
      return fault(DecimalFault::TooLarge);
    }
    total = total * 10 + (c - '0');
  }
  if (scale != 0 && total > kLargest / scale) {
    return fault(DecimalFault::TooLarge);
  }
  total *= scale;

  // A digit that stands below the unit is a fault only if it is not 0.
  std::int64_t unit = scale;
  bool exact = true;
  for (const char c : fraction) {
    if (!is_digit(c)) {
      return fault(DecimalFault::NotANumber);
    }
    const bool divides = unit % 10 == 0;
    unit /= 10;
    if (c != '0') {
      if (!divides || unit == 0) {
        exact = false;
      } else if (!add_digit(total, c - '0', unit)) {
        return fault(DecimalFault::TooLarge);
      }
    }
    if (!divides) {
      unit = 0;
    }
  }
  if (!exact) {
    return fault(DecimalFault::TooFine);
  }
  return {.value = negative ? -total : total, .fault = {}};
}

}  // namespace shaketable
