// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenario/map_reader.h"
#include "trial/topology.h"

namespace shaketable::scenario {

/// Reads `rate`, `delay` and `queue` of a link, or of a LAN. What is not given stays as it is.
void read_medium(MapReader& map, trial::Link& link);
void read_medium(MapReader& map, trial::Lan& lan);

}  // namespace shaketable::scenario
