// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenario/map_reader.h"
#include "scenario/node.h"
#include "scenario/value_reader.h"
#include "trial/scenario.h"

namespace shaketable::scenario {

/// A longer chain is surely a slip.
inline constexpr std::size_t kHopsMax = 16;

inline constexpr Words<trial::TopologyKind, 6> kTopologyWords = {
    {{"point-to-point", trial::TopologyKind::PointToPoint},
     {"chain", trial::TopologyKind::Chain},
     {"dumbbell", trial::TopologyKind::Dumbbell},
     {"star", trial::TopologyKind::Star},
     {"csma", trial::TopologyKind::Csma},
     {"graph", trial::TopologyKind::Graph}}};

inline constexpr Words<trial::Family, 2> kFamilyWords = {
    {{"ipv4", trial::Family::Ipv4}, {"ipv6", trial::Family::Ipv6}}};

/// Reads `kind`, `family`, and the keys of that kind:
/// `{kind: point-to-point, rate, delay, queue}`; `{kind: chain, hops, rate, delay, queue}` or
/// `{kind: chain, links: [{rate, delay, queue}, ...]}`; see shape_reader.h and graph_reader.h for
/// the others. What is not given keeps its default.
void read_topology(const Node& node, trial::Topology& topology, Errors& errors);

}  // namespace shaketable::scenario
