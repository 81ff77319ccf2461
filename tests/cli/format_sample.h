// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "cli/format_data.h"
#include "stats/point_statistics.h"
#include "trial/result.h"

namespace shaketable::cli {

inline RunHeader sample_header() {
  return {.version = "0.1.0",
          .scenario = "lossy-path",
          .digest = "5f2c9a",
          .backend = "sim",
          .seed = 18446744073709551615u,
          .trials = 4,
          .replay = "shaketable run lossy-path.yaml --seed 1"};
}

/// Trial 0 goes well, trial 1 loses a SYN, trial 2 never establishes the server, and in trial 3 the
/// limit comes first.
inline std::vector<trial::ConnectionResult> sample_trials() {
  std::vector<trial::ConnectionResult> trials(4);
  for (std::uint64_t index = 0; index < 3; ++index) {
    trial::ConnectionResult& result = trials[index];
    result.trial = index;
    result.outcome = trial::Outcome::Established;
    result.client.syn_times = {Duration{}};
    result.client.syn.sent = 1;
    result.client.established = Duration::us(40'020);
    result.client.rtt = Duration::us(40'020);
    result.client.agreed = tcp::Negotiated{.send_mss = 1460, .sack = true};
    result.client.acks_sent = 1;
    result.server.syn_ack_times = {Duration::us(20'010)};
    result.server.syn_ack.sent = 1;
    result.server.established = Duration::us(60'030);
  }
  trials[1].client.syn_times = {Duration{}, Duration::s(1)};
  trials[1].client.syn = {.sent = 2, .retransmitted = 1, .spurious = 0};
  trials[1].client.established = Duration::us(1'040'020);
  trials[1].server.syn_ack_times = {Duration::us(1'020'010)};
  trials[1].server.established = Duration::us(1'060'030);
  trials[2].outcome = trial::Outcome::HalfOpen;
  trials[2].server.established = {};
  trials[2].server.gave_up = Duration::us(63'020'010);
  trials[3].trial = 3;
  trials[3].cut = true;
  trials[3].client.syn_times = {Duration{}};
  trials[3].client.syn.sent = 1;
  return trials;
}

inline PointReport sample_point() {
  stats::PointStatistics point(Duration::s(200));
  for (const trial::ConnectionResult& result : sample_trials()) {
    point.add(result);
  }
  return {.set = {{"client.profile", "linux-6.5"}, {"impair.*.loss", "10%"}},
          .trials = point.trials(),
          .statistics = point.statistics()};
}

}  // namespace shaketable::cli
