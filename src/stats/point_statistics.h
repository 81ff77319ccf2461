// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "stats/estimate.h"
#include "stats/histogram.h"
#include "stats/point_sums.h"
#include "stats/quantity.h"
#include "stats/statistic.h"
#include "trial/result.h"

namespace shaketable::stats {

inline constexpr double kDefaultConfidence = 0.95;

/// The end, or ends, whose establishment is meant.
enum class Side : std::uint8_t { Client, Server, Both };

/// All of them, as they are called before `.establishment_time`.
inline constexpr std::array kSides = {std::pair{"client", Side::Client},
                                      std::pair{"server", Side::Server},
                                      std::pair{"both", Side::Both}};

/// Gathers the trials of one point of a sweep in integers, so that the statistics depend only on
/// which trials there were: not on their order, nor on how workers shared them before `merge`.
/// Memory does not grow with the number of trials: at most 2 MiB for each of 7 histograms, and for
/// those of each of 20 parts where trials have many connections.
class PointStatistics {
 public:
  /// `time_limit`: of one trial. `connections`: of each trial, 1 or more; those of one trial depend
  /// on one another, which intervals then allow for. Precondition: the limit is not negative.
  explicit PointStatistics(Duration time_limit, std::uint32_t connections = 1);

  void add(const trial::ConnectionResult& result);
  /// Precondition: both have the same time limit, and trials of one connection or of many; one
  /// without trials goes with either.
  void merge(const PointStatistics& other);

  [[nodiscard]] Duration time_limit() const { return time_limit_; }
  [[nodiscard]] std::uint64_t trials() const;
  /// Of all trials together.
  [[nodiscard]] std::uint64_t connections() const;
  /// The times of those connections where that side was established.
  [[nodiscard]] Histogram establishment_times(Side side) const;
  /// For each step of their distribution the share of all connections that were established by
  /// then, with the interval of a proportion. Precondition: 0 < confidence < 1.
  [[nodiscard]] std::vector<Estimate> established_by(Side side,
                                                     double confidence = kDefaultConfidence) const;

  /// Every statistic, always all of them in the order of STATISTICS.md, with intervals of the given
  /// confidence. Precondition: 0 < confidence < 1.
  [[nodiscard]] std::vector<Statistic> statistics(double confidence = kDefaultConfidence) const;
  /// What these statistics are worked out from, in the same order.
  [[nodiscard]] std::vector<Quantity> quantities() const;
  /// Whether trials have many connections, which depend on one another.
  [[nodiscard]] bool is_clustered() const { return parts_.size() > 1; }

 private:
  friend struct Fields;  ///< writes and reads them, in serial.cc

  /// Enough for Student's interval to be hardly wider than it must be (by 7 % at a confidence of
  /// 95 %), and few enough to keep.
  static constexpr std::size_t kParts = 20;

  Duration time_limit_;
  /// One, or kParts of them when trials have many connections: a trial belongs to the part of its
  /// number's remainder.
  std::vector<PointSums> parts_;
};

/// The names of all statistics, in the order of `PointStatistics::statistics`.
[[nodiscard]] std::vector<std::string> known_statistics();

}  // namespace shaketable::stats
