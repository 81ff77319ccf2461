// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"
#include "scenario/quantity.h"

namespace shaketable::scenario {

/// The unit of a statistic, by its name: what ends in no `mean`, `min`, `max` or quantile is a
/// share of the trials, a probability; of the others, those of times are times, the rest numbers.
[[nodiscard]] Unit unit_of_statistic(std::string_view name);

/// An error with the nearest name unless `name` is one of `known`, or none are known.
[[nodiscard]] Result<void> check_statistic(std::string_view name,
                                           std::span<const std::string_view> known);

}  // namespace shaketable::scenario
