// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>

#include "cli/format_data.h"

namespace shaketable::cli {

/// One JSON object (RFC 8259, UTF-8) and a newline: `{"version", "scenario", "digest", "backend",
/// "seed", "replay", "points": [{"set": {AXIS: VALUE}, "trials": N, "statistics": {NAME: {"value",
/// "low", "high", "confidence", "unit"}}}]}`, keys always in this order. With `until:` a point has
/// `"targets_met": true|false` behind its trials. Every statistic stands in it; what has no value
/// is null. Times are in seconds, shortest digits that read back to the same double. Bytes of a
/// name which are not UTF-8 become U+FFFD.
[[nodiscard]] std::string format_json(const RunHeader& header, std::span<const PointReport> points);

/// The same in pieces, for more points than are to be in memory at a time: what stands before the
/// points, each of them, and what stands behind them.
[[nodiscard]] std::string json_begin(const RunHeader& header);
[[nodiscard]] std::string json_point(const PointReport& point, bool is_first);
[[nodiscard]] std::string json_end(bool has_points);

}  // namespace shaketable::cli
