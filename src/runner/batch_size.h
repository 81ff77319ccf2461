// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

#include "trial/scenario.h"

namespace shaketable::runner {

/// What a trial costs, about, in trials of a single connection: its connections, and its packets of
/// cross traffic, four of which cost as much. At least 1.
[[nodiscard]] std::uint64_t trial_cost(const trial::Scenario& scenario);

/// How many trials to put in a batch of a campaign whose points have up to `trials_max` trials (at
/// least 1) of up to such a cost each: a part in 32 of the trials, but work for 100 to 10,000
/// single connections, and at least one trial. So a point can be shared by some tens of workers,
/// and a large batch takes a third of a second on ns-3, of which handing over and storing are a
/// few percent. It knows nothing of the machine, because results with targets depend on it.
[[nodiscard]] std::uint64_t batch_trials(std::uint64_t trials_max, std::uint64_t trial_cost);

}  // namespace shaketable::runner
