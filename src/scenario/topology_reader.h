// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenario/map_reader.h"
#include "scenario/node.h"
#include "trial/scenario.h"

namespace shaketable::scenario {

/// A chain is as long as the ns-3 addresses and the patience of a reader allow.
inline constexpr std::size_t kHopsMax = 16;

/// Reads `{kind: point-to-point, rate, delay, queue}`, `{kind: chain, hops, rate, delay, queue}` or
/// `{kind: chain, links: [{rate, delay, queue}, ...]}`. What is not given keeps its default.
void read_topology(const Node& node, trial::Topology& topology, Errors& errors);

}  // namespace shaketable::scenario
