// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenario/map_reader.h"
#include "scenario/node.h"
#include "scenario/value_reader.h"
#include "trial/scenario.h"

namespace shaketable::scenario {

inline constexpr Words<trial::TrafficKind, 4> kTrafficWords = {
    {{"constant", trial::TrafficKind::Constant},
     {"on-off", trial::TrafficKind::OnOff},
     {"poisson", trial::TrafficKind::Poisson},
     {"syn-flood", trial::TrafficKind::SynFlood}}};

/// More flows are surely a slip.
inline constexpr std::size_t kFlowsMax = 1000;

/// Reads `traffic:`, a list of `{kind, from, to, rate | gap, packet, on, off, start, stop}`. `rate`
/// is of IP packets, in bits a second, and stands for the gap between packets of that size. The
/// scenario's topology has been read.
void read_traffic(const Node& node, trial::Scenario& scenario, Errors& errors);

}  // namespace shaketable::scenario
