// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

namespace shaketable::runner {

/// How many trials to put in a batch of a campaign whose points have up to `trials_max` trials each
/// (at least 1): a part in 32 of them, from 100 to 10,000. So a point can be shared by some tens of
/// workers, and a large batch takes a third of a second on ns-3, of which handing over and storing
/// are a few percent. It knows nothing of the machine, because results with targets depend on it.
[[nodiscard]] std::uint64_t batch_trials(std::uint64_t trials_max);

}  // namespace shaketable::runner
