// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/rng.h"
#include "scenario/sweep_values.h"

namespace shaketable::scenario {

/// The most points of one sample.
inline constexpr std::size_t kSampleMax = 100'000;

/// Reads `{method: random | latin-hypercube, points: N, axes: {KEY: ...}}` and draws the values,
/// N on each axis: `{from, to}` uniformly from all whole units, ends included; `{from, to, scale:
/// log}` with a uniform logarithm; a list, each value alike. The dice of an axis depend on `seeds`
/// and on its key alone. Adds errors and gives nothing if it makes no sense.
[[nodiscard]] std::vector<AxisDraft> read_sample(const Node& sample, const std::string& path,
                                                 const SeedTree& seeds, Errors& errors);

}  // namespace shaketable::scenario
