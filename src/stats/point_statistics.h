// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "stats/histogram.h"
#include "stats/host_sums.h"
#include "stats/statistic.h"
#include "trial/result.h"

namespace shaketable::stats {

inline constexpr double kDefaultConfidence = 0.95;

/// The end, or ends, whose establishment is meant.
enum class Side : std::uint8_t { Client, Server, Both };

/// Gathers the trials of one point of a sweep in integers, so that the statistics depend only on
/// which trials there were: not on their order, nor on how workers shared them before `merge`.
/// Memory does not grow with the number of trials (at most 2 MiB for each of 7 histograms).
class PointStatistics {
 public:
  /// `time_limit`: of one trial. Precondition: not negative.
  explicit PointStatistics(Duration time_limit) : time_limit_(time_limit) {}

  void add(const trial::ConnectionResult& result);
  /// Precondition: both have the same time limit.
  void merge(const PointStatistics& other);

  [[nodiscard]] Duration time_limit() const { return time_limit_; }
  [[nodiscard]] std::uint64_t trials() const { return trials_; }
  /// The times of those trials where that side was established.
  [[nodiscard]] const Histogram& establishment_times(Side side) const;

  /// Every statistic, always all of them in the order of STATISTICS.md, with intervals of the given
  /// confidence. Connections that share a trial depend on one another: with more than one in any
  /// trial there are no intervals. Precondition: 0 < confidence < 1.
  [[nodiscard]] std::vector<Statistic> statistics(double confidence = kDefaultConfidence) const;

 private:
  friend struct Fields;  ///< writes and reads them, in serial.cc

  Duration time_limit_;
  std::uint64_t trials_ = 0;
  std::array<std::uint64_t, trial::kOutcomeCount> outcomes_{};
  std::uint64_t cut_ = 0;
  bool dependent_ = false;  ///< a trial had more than one connection
  EstablishmentSums both_;
  HostSums client_;
  HostSums server_;
};

/// The names of all statistics, in the order of `PointStatistics::statistics`.
[[nodiscard]] std::vector<std::string> known_statistics();

}  // namespace shaketable::stats
