// SPDX-License-Identifier: GPL-2.0-only
#include "stats/point_sums.h"

#include <cstddef>

#include "base/check.h"

namespace shaketable::stats {

void PointSums::add(const trial::ConnectionResult& result, Duration limit) {
  const auto outcome = static_cast<std::size_t>(result.outcome);
  check(outcome < outcomes.size(), "an Outcome outside its enumeration");
  trials += result.connection == 0 ? 1 : 0;
  ++connections;
  ++outcomes[outcome];
  cut += result.cut ? 1 : 0;
  both.add(result.both_established(), limit);
  client.add(result.client, limit);
  server.add(result.server, limit);
}

void PointSums::merge(const PointSums& other) {
  trials += other.trials;
  connections += other.connections;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    outcomes[i] += other.outcomes[i];
  }
  cut += other.cut;
  both.merge(other.both);
  client.merge(other.client);
  server.merge(other.server);
}

}  // namespace shaketable::stats
