// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/error.h"
#include "stats/point_statistics.h"

namespace shaketable::stats {

/// The statistics as octets: equal ones give equal octets, in whatever order the trials were added
/// or merged. STATISTICS.md has the form.
[[nodiscard]] std::vector<std::byte> to_octets(const PointStatistics& statistics);

/// Reads back what `to_octets` wrote; an error on octets that it cannot have written.
[[nodiscard]] Result<PointStatistics> from_octets(std::span<const std::byte> octets);

}  // namespace shaketable::stats
