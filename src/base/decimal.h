// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace shaketable {

/// The outcome of reading a decimal number exactly, scaled to an integer.
enum class DecimalFault : std::uint8_t { NotANumber, TooFine, TooLarge };

struct Decimal {
  std::int64_t value = 0;                  ///< the number times `scale`
  std::optional<DecimalFault> fault = {};  ///< set when there is no such value
};

/// Reads `[+-]digits[.digits]` and multiplies by `scale` without floating point. `TooFine`: the
/// product is not a whole number; `TooLarge`: it does not fit in 63 bits.
[[nodiscard]] Decimal parse_decimal(std::string_view text, std::int64_t scale);

}  // namespace shaketable
