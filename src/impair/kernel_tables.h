// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <vector>

#include "impair/settings.h"

namespace shaketable::impair {

constexpr std::int64_t kTableScale = 8192;  ///< a table's value for one jitter (NETEM_DIST_SCALE)

/// The 4096 quantiles that `tc ... distribution normal|pareto|paretonormal` hands the kernel,
/// computed from the same formulas: 16-bit values in 1/8192, so never beyond 4 jitters. Neither
/// `Uniform` nor `Table` has one.
[[nodiscard]] const std::vector<std::int16_t>& kernel_table(Distribution distribution);

}  // namespace shaketable::impair
