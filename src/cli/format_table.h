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

/// The value alone, with its unit: `1.020 s`, `99.990 %`, or `-` when there is none.
[[nodiscard]] std::string value_text(const stats::Statistic& statistic);

}  // namespace shaketable::cli
