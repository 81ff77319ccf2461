// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace shaketable::scenario {

enum class Unit : std::uint8_t { Number, Probability, Time, Rate };

/// A number with its unit, exact: billionths of a number or a probability, nanoseconds, bits a
/// second.
struct Quantity {
  Unit unit = Unit::Number;
  std::int64_t value = 0;

  bool operator==(const Quantity&) const = default;
};

/// Reads `3`, `0.25`, `99.9%`, `7.1s` or `100Mbps`.
[[nodiscard]] Result<Quantity> read_quantity(std::string_view text);

/// The text that `read_quantity` reads back.
[[nodiscard]] std::string to_string(const Quantity& quantity);

/// `a number`, `a probability such as 10%`, ..., for errors.
[[nodiscard]] std::string_view unit_name(Unit unit);

}  // namespace shaketable::scenario
