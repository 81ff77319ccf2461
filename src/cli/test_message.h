// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "verdict/finding.h"

namespace shaketable::cli {

/// What a worker that ran a test hands over: the report as JSON.
[[nodiscard]] std::vector<std::byte> encode(const verdict::TestReport& report);
[[nodiscard]] verdict::TestReport decode_report(std::span<const std::byte> octets);

}  // namespace shaketable::cli
