// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenario/map_reader.h"
#include "trial/topology.h"

namespace shaketable::scenario {

/// More hosts on one side are surely a slip; a LAN has room for fewer addresses.
inline constexpr std::size_t kHostsMax = 1000;
inline constexpr std::size_t kLanNodesMax = 250;

/// Reads the keys of a dumbbell (`clients`, `servers`, `access`, `bottleneck`), a star or a csma
/// LAN (`clients`, `servers`, `rate`, `delay`, `queue`), but not `kind` and `family`.
[[nodiscard]] trial::Topology read_dumbbell(MapReader& map);
[[nodiscard]] trial::Topology read_star(MapReader& map);
[[nodiscard]] trial::Topology read_csma(MapReader& map);

}  // namespace shaketable::scenario
