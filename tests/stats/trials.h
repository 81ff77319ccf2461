// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/rng.h"
#include "stats/point_statistics.h"
#include "trial/result.h"

namespace shaketable::stats {

/// Made-up trials which differ in everything that is counted; trial `index` is always the same.
inline trial::ConnectionResult made_up_trial(std::uint64_t index) {
  const Stream dice = SeedTree(7).child("trial", index).stream();
  std::uint64_t drawn = 0;
  const auto below = [&](std::uint64_t bound) { return dice.draw(drawn++) % bound; };
  const auto some_time = [&] { return Duration::ns(static_cast<std::int64_t>(below(1u << 31))); };
  const auto tally = [&] {
    const auto spurious = static_cast<std::uint32_t>(below(2));
    const auto needed = static_cast<std::uint32_t>(below(3));
    return trial::Tally{
        .sent = 1 + needed + spurious, .retransmitted = needed + spurious, .spurious = spurious};
  };
  trial::ConnectionResult result;
  result.trial = index;
  result.outcome = static_cast<trial::Outcome>(below(trial::kOutcomeCount));
  result.cut = below(10) == 0;
  for (trial::HostResult* host : {&result.client, &result.server}) {
    if (below(4) != 0) {
      host->established = some_time();
      host->rtt = some_time();
      host->rto = some_time();
      host->agreed = tcp::Negotiated{.send_mss = static_cast<std::uint16_t>(536 + below(1000)),
                                     .window_scaling = below(2) == 0,
                                     .timestamps = below(2) == 0,
                                     .sack = below(2) == 0};
    } else {
      host->gave_up = some_time();
    }
    host->syn = tally();
    host->syn_ack = tally();
    host->data = tally();
    host->fin = tally();
    host->acks_sent = static_cast<std::uint32_t>(below(4));
    host->resets_sent = static_cast<std::uint32_t>(below(2));
    host->challenge_acks_sent = static_cast<std::uint32_t>(below(2));
    host->duplicates_received = static_cast<std::uint32_t>(below(3));
    host->corrupted_received = static_cast<std::uint32_t>(below(3));
    host->backlog_drops = static_cast<std::uint32_t>(below(2));
  }
  return result;
}

/// The statistic of that name; throws when there is none.
inline const Statistic& named(const std::vector<Statistic>& statistics, std::string_view name) {
  for (const Statistic& statistic : statistics) {
    if (statistic.name == name) {
      return statistic;
    }
  }
  throw std::out_of_range(std::string(name));
}

}  // namespace shaketable::stats
