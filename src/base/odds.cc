// SPDX-License-Identifier: GPL-2.0-only
#include "base/odds.h"

#include "base/decimal.h"

namespace shaketable {
namespace {

constexpr const char* kExpected = "a probability from 0% to 100%, such as 10%, 0.3% or 0.003";

/// The value of one billion divided by 10^exponent for `...e-N`, so that 1e-3 is read exactly.
Result<std::int64_t> scale_of_exponent(std::string_view digits) {
  if (digits.size() != 2 || digits[0] != '-' || digits[1] < '0' || digits[1] > '9') {
    return bad_input("'e" + std::string(digits) + "' is not an exponent from e-0 to e-9",
                     kExpected);
  }
  auto scale = static_cast<std::int64_t>(Odds::kOne);
  for (int i = 0; i < digits[1] - '0'; ++i) {
    scale /= 10;
  }
  return scale;
}

}  // namespace

Result<Odds> parse_odds(std::string_view text) {
  std::string_view number = text;
  auto scale = static_cast<std::int64_t>(Odds::kOne);
  if (number.ends_with('%')) {
    number.remove_suffix(1);
    scale /= 100;
  } else if (const auto e = number.find('e'); e != std::string_view::npos) {
    const auto scaled = scale_of_exponent(number.substr(e + 1));
    if (!scaled) {
      return tl::unexpected(scaled.error());
    }
    scale = *scaled;
    number = number.substr(0, e);
  }
  const Decimal decimal = parse_decimal(number, scale);
  if (decimal.fault == DecimalFault::NotANumber) {
    return bad_input("'" + std::string(text) + "' is not a probability", kExpected);
  }
  if (decimal.fault == DecimalFault::TooFine) {
    return bad_input("'" + std::string(text) + "' is finer than one in a billion", kExpected);
  }
  if (decimal.fault == DecimalFault::TooLarge || decimal.value < 0 ||
      decimal.value > static_cast<std::int64_t>(Odds::kOne)) {
    return bad_input("'" + std::string(text) + "' lies outside 0 to 1", kExpected);
  }
  return Odds::ppb(static_cast<std::uint64_t>(decimal.value));
}

std::string to_string(Odds odds) {
  constexpr std::uint64_t kPercent = Odds::kOne / 100;
  const std::uint64_t count = odds.count_ppb();
  std::string text = std::to_string(count / kPercent);
  if (count % kPercent != 0) {
    std::string digits = std::to_string(kPercent + count % kPercent).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    text += "." + digits;
  }
  return text + "%";
}

}  // namespace shaketable
