// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>

#include "cli/format_data.h"

namespace shaketable::cli {

/// Text for people: where the result comes from, then a table of statistics for each point.
/// Probabilities are in per cent, times in seconds from 1 s and in milliseconds below, each with
/// three decimals. Left out are rows without a value, and those with the value 0 other than
/// `outcome.*`.
[[nodiscard]] std::string format_table(const RunHeader& header,
                                       std::span<const PointReport> points);

}  // namespace shaketable::cli
