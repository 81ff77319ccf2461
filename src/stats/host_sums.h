// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/time.h"
#include "stats/histogram.h"
#include "stats/moments.h"
#include "trial/result.h"

namespace shaketable::stats {

/// A kind of segment that a host counts, by the name it has in statistics.
struct TallyField {
  std::string_view name;
  trial::Tally trial::HostResult::* field;
};
inline constexpr std::array kTallyFields = {
    TallyField{"syn", &trial::HostResult::syn},
    TallyField{"syn_ack", &trial::HostResult::syn_ack},
    TallyField{"data", &trial::HostResult::data},
    TallyField{"fin", &trial::HostResult::fin},
};

/// Another thing that a host counts.
struct CountField {
  std::string_view name;
  std::uint32_t trial::HostResult::* field;
};
inline constexpr std::array kCountFields = {
    CountField{"ack.sent", &trial::HostResult::acks_sent},
    CountField{"rst.sent", &trial::HostResult::resets_sent},
    CountField{"challenge_ack.sent", &trial::HostResult::challenge_acks_sent},
    CountField{"duplicate.received", &trial::HostResult::duplicates_received},
    CountField{"corrupted.received", &trial::HostResult::corrupted_received},
    CountField{"backlog.dropped", &trial::HostResult::backlog_drops},
};

/// Lengths of time, over the trials that have one.
struct Times {
  Histogram histogram;
  Moments moments;  ///< in nanoseconds

  void add(Duration time);
  void merge(const Times& other);
};

/// Establishment of one end, or of both.
struct EstablishmentSums {
  Times times;
  Moments restricted;  ///< min(T, limit) over all trials, in nanoseconds

  void add(std::optional<Duration> time, Duration limit);
  void merge(const EstablishmentSums& other);
};

struct TallySums {
  Moments sent;
  Moments retransmitted;
  Moments needed;
  Moments spurious;

  void add(const trial::Tally& tally);
  void merge(const TallySums& other);
};

/// What was negotiated, over the trials where the host was established.
struct NegotiatedSums {
  std::uint64_t trials = 0;
  std::uint64_t window_scaling = 0;
  std::uint64_t timestamps = 0;
  std::uint64_t sack = 0;
  Moments mss;

  void add(const tcp::Negotiated& agreed);
  void merge(const NegotiatedSums& other);
};

/// All that is kept of one host's part in the trials of a point.
struct HostSums {
  EstablishmentSums establishment;
  std::array<TallySums, kTallyFields.size()> tallies;
  std::array<Moments, kCountFields.size()> counts;
  Times rtt;
  Times rto;
  std::uint64_t gave_up = 0;
  Moments gave_up_time;  ///< in nanoseconds
  NegotiatedSums negotiated;

  void add(const trial::HostResult& host, Duration limit);
  void merge(const HostSums& other);
};

}  // namespace shaketable::stats
