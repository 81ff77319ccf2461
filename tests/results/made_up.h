// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "base/time.h"
#include "dice.h"
#include "trial/result.h"

namespace shaketable::results::testing {

/// A connection of trial `trial` made up of anything that a field can hold, the ends of its range
/// included; the same for the same (trial, connection).
[[nodiscard]] inline trial::ConnectionResult random_connection(std::uint64_t trial,
                                                               std::uint32_t connection = 0) {
  shaketable::testing::Dice dice(trial * 1000 + connection);
  const auto count = [&] {
    constexpr std::array<std::uint32_t, 6> kCounts = {0, 0, 1, 2, 300, UINT32_MAX};
    return dice.one_of(kCounts);
  };
  const auto time = [&] {
    constexpr std::array<std::int64_t, 5> kTimes = {0, 1, 1'000'000'000, INT64_MAX, INT64_MIN};
    return Duration::ns(dice.chance(50) ? dice.one_of(kTimes)
                                        : dice.from<std::int64_t>(0, 100'000'000'000));
  };
  const auto maybe_time = [&]() -> std::optional<Duration> {
    return dice.chance(60) ? std::optional(time()) : std::nullopt;
  };
  const auto times = [&] {
    std::vector<Duration> list(dice.from<std::size_t>(0, 4));
    for (Duration& each : list) {
      each = time();
    }
    return list;
  };
  const auto tally = [&] {
    return trial::Tally{.sent = count(), .retransmitted = count(), .spurious = count()};
  };
  trial::ConnectionResult result;
  result.trial = trial;
  result.connection = connection;
  result.client_host = count();
  result.server_host = count();
  result.opened = time();
  result.outcome = static_cast<trial::Outcome>(dice.from(0, trial::kOutcomeCount - 1));
  result.cut = dice.chance(50);
  for (trial::HostResult* host : {&result.client, &result.server}) {
    host->established = maybe_time();
    host->syn_times = times();
    host->syn_ack_times = times();
    host->syn = tally();
    host->syn_ack = tally();
    host->data = tally();
    host->fin = tally();
    host->acks_sent = count();
    host->resets_sent = count();
    host->challenge_acks_sent = count();
    host->duplicates_received = count();
    host->corrupted_received = count();
    host->backlog_drops = count();
    host->gave_up = maybe_time();
    host->rtt = maybe_time();
    host->rto = maybe_time();
    if (dice.chance(60)) {
      host->agreed = tcp::Negotiated{.send_mss = dice.from<std::uint16_t>(0, UINT16_MAX),
                                     .window_scaling = dice.chance(50),
                                     .send_shift = dice.from<std::uint8_t>(0, UINT8_MAX),
                                     .receive_shift = dice.from<std::uint8_t>(0, UINT8_MAX),
                                     .timestamps = dice.chance(50),
                                     .sack = dice.chance(50)};
    }
  }
  return result;
}

}  // namespace shaketable::results::testing
