// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/medium_reader.h"

#include "scenario/value_reader.h"

namespace shaketable::scenario {
namespace {

constexpr Duration kDelayMax = Duration::s(3600);

template <typename Medium>
void read_fields(MapReader& map, Medium& medium) {
  map.read("rate", medium.rate_bps, read_link_rate);
  map.read("delay", medium.delay, duration({}, kDelayMax));
  map.read("queue", medium.queue_packets, read_packets);
}

}  // namespace

void read_medium(MapReader& map, trial::Link& link) { read_fields(map, link); }

void read_medium(MapReader& map, trial::Lan& lan) { read_fields(map, lan); }

}  // namespace shaketable::scenario
