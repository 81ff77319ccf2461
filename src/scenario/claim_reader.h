// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "scenario/expectation.h"
#include "scenario/quantity.h"

namespace shaketable::scenario {

// Readers of what is expected of one statistic or field, see `split_claim`.

/// A number from 0 in that unit, in seconds or as a share where these are meant: `7.1s`, `99.9%` or
/// `1e-3`, `2.5`.
[[nodiscard]] Result<double> read_amount(std::string_view text, Unit unit);

/// Of a statistic, which must have an operator.
[[nodiscard]] Result<StatisticClaim> read_statistic_claim(std::string_view statistic,
                                                          std::string_view text);

/// Of a field: without an operator `==` is meant.
[[nodiscard]] Result<FieldClaim> read_field_claim(const expect::Field& field,
                                                  std::string_view text);

}  // namespace shaketable::scenario
