// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string_view>

#include "trial/topology.h"

namespace shaketable::scenario {

// Keys are dotted paths of a scenario; its topology tells which directions they mean.

/// Whether the two keys set the same thing, or part of it.
[[nodiscard]] bool overlap(std::string_view a, std::string_view b, const trial::Topology& topology);

/// Whether nothing is left of what `below` sets when `above` is set after it.
[[nodiscard]] bool hides(std::string_view above, std::string_view below,
                         const trial::Topology& topology);

}  // namespace shaketable::scenario
