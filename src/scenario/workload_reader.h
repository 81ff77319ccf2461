// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenario/map_reader.h"
#include "scenario/node.h"
#include "scenario/value_reader.h"
#include "trial/scenario.h"

namespace shaketable::scenario {

inline constexpr Words<trial::Arrivals, 4> kArrivalWords = {
    {{"together", trial::Arrivals::Together},
     {"fixed", trial::Arrivals::Fixed},
     {"poisson", trial::Arrivals::Poisson},
     {"closed-loop", trial::Arrivals::ClosedLoop}}};

/// Connections of one trial; a trial of more is a sweep of its own.
inline constexpr std::uint32_t kConnectionsMax = 1'000'000;

/// Reads `{connections, arrivals: together}`, `{connections, arrivals: fixed | poisson, interval}`
/// or `{connections, arrivals: closed-loop, users, think}`.
void read_workload(const Node& node, trial::Workload& workload, Errors& errors);

/// Adds an error if the hosts of the scenario cannot carry its workload. `root`: of the scenario.
void check_workload(const Node& root, const trial::Scenario& scenario, Errors& errors);

}  // namespace shaketable::scenario
