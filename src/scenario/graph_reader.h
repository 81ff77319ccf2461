// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenario/map_reader.h"
#include "trial/topology.h"

namespace shaketable::scenario {

/// More links and LANs are surely a slip.
inline constexpr std::size_t kMediaMax = 2000;

/// Reads the keys of a graph but `kind` and `family`: `links`, a list of
/// `{between: [A, B], rate, delay, queue}` and `{lan: NAME, nodes: [A, B, ...], rate, delay,
/// queue}`, and `clients` and `servers`, lists of nodes with one link or LAN each. Nodes are made
/// as they are named.
[[nodiscard]] trial::Topology read_graph(MapReader& map);

}  // namespace shaketable::scenario
