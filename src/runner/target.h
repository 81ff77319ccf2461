// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <span>

#include "runner/runner.h"
#include "stats/point_statistics.h"

namespace shaketable::runner {

/// The number of batches, above `batches`, after which the targets of a point are looked at next:
/// 1, 2, 3, 4, 6, 9, 13, 19, ...: half as many again. So no more than a third of the trials were
/// run for nothing, and there are few looks.
[[nodiscard]] std::uint64_t next_look(std::uint64_t batches);

/// Whether all targets are met. Precondition: the statistics that they name exist.
[[nodiscard]] bool are_met(std::span<const Target> targets,
                           const stats::PointStatistics& statistics);

}  // namespace shaketable::runner
