// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <vector>

#include "scenario/axis_check.h"
#include "scenario/node.h"
#include "scenario/scenario_reader.h"
#include "scenario/sweep.h"

namespace shaketable::scenario {

/// What `sweep:` says.
struct Sweep {
  std::vector<AxisGroup> groups;  ///< those of the grid in order, then the zips, then the samples
  Tables tables;                  ///< of all scenarios with one value of an axis
};

/// Reads `sweep:`, see SWEEPS.md. `root`: the whole file without `sweep:`, sound; every value is
/// tried, and must give a sound scenario when it is set there. `seed`: of the samples.
[[nodiscard]] Sweep read_sweep(const Node& sweep, const Node& root, const Origin& origin,
                               std::uint64_t seed, Errors& errors);

}  // namespace shaketable::scenario
