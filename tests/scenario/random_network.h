// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenario/wide_dice.h"
#include "trial/scenario.h"

namespace shaketable::scenario {

/// Any topology that can be written, with impairments anywhere.
[[nodiscard]] trial::Topology random_topology(Dice& dice);

[[nodiscard]] trial::Workload random_workload(Dice& dice);

/// Adds flows between nodes of the scenario's topology.
void random_traffic(Dice& dice, trial::Scenario& scenario);

}  // namespace shaketable::scenario
