// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>

#include "cli/format_data.h"

namespace shaketable::cli {

/// One JSON object (RFC 8259, UTF-8) and a newline: `{"version", "scenario", "digest", "backend",
/// "seed", "replay", "points": [{"set": {AXIS: VALUE}, "trials": N, "statistics": {NAME: {"value",
/// "low", "high", "confidence", "unit"}}}]}`, keys always in this order. Every statistic stands in
/// it; what has no value is null. Times are in seconds, shortest digits that read back to the same
/// double. Bytes of a name which are not UTF-8 become U+FFFD.
[[nodiscard]] std::string format_json(const RunHeader& header, std::span<const PointReport> points);

}  // namespace shaketable::cli
