// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "trial/scenario.h"

namespace shaketable::scenario {

/// The scenario as a text that `parse` reads back to an equal one, but for `point`, which no key
/// sets, and for `description`, which says nothing to a program: to reword it makes no other
/// scenario. The text names every value that is in effect, defaults included, in a fixed order: two
/// scenarios are alike exactly if their texts are. Keys that mean nothing for a role or a stack are
/// left out; tables of quantiles are named, not contained.
[[nodiscard]] std::string to_yaml(const trial::Scenario& scenario);

}  // namespace shaketable::scenario
