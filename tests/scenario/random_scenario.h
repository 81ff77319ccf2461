// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

#include "trial/scenario.h"

namespace shaketable::scenario {

/// A scenario that a file can say, of the whole range of values; a function of `seed` alone.
[[nodiscard]] trial::Scenario random_scenario(std::uint64_t seed);

}  // namespace shaketable::scenario
