// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <memory>

#include "base/error.h"
#include "trial/backend.h"
#include "trial/scenario.h"

namespace shaketable::sim {

/// A backend on a virtual clock, without ns-3: point-to-point and chain topologies with our own
/// TCP, to the nanosecond as in ns-3, and some tens of times as fast. An error says what only ns-3
/// can do.
[[nodiscard]] Result<std::unique_ptr<trial::Backend>> make_backend(const trial::Scenario& scenario);

/// The error that `make_backend` would give, if any.
[[nodiscard]] Result<void> check_scenario(const trial::Scenario& scenario);

}  // namespace shaketable::sim
