// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>

#include "scenario/expectation.h"
#include "scenario/node.h"
#include "scenario/sweep.h"

namespace shaketable::scenario {

/// Reads `{AXIS: VALUE, ...}`, which must be axes of the sweep and values that these have.
[[nodiscard]] Settings read_settings(const Node& node, const std::string& path,
                                     std::span<const AxisGroup> sweep, Errors& errors);

}  // namespace shaketable::scenario
