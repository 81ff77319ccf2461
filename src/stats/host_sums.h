// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstdint>

#include "base/time.h"
#include "stats/histogram.h"
#include "stats/moments.h"
#include "trial/result_fields.h"

namespace shaketable::stats {

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
  std::array<TallySums, trial::kTallyFields.size()> tallies;
  std::array<Moments, trial::kCountFields.size()> counts;
  Times rtt;
  Times rto;
  std::uint64_t gave_up = 0;
  Moments gave_up_time;  ///< in nanoseconds
  NegotiatedSums negotiated;

  void add(const trial::HostResult& host, Duration limit);
  void merge(const HostSums& other);
};

}  // namespace shaketable::stats
