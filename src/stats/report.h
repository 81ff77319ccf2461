// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "stats/estimate.h"
#include "stats/host_sums.h"
#include "stats/statistic.h"

namespace shaketable::stats {

/// Turns sums into named statistics, in the order in which they are added.
class Report {
 public:
  Report(std::uint64_t trials, double confidence) : trials_(trials), confidence_(confidence) {}

  void add_proportion(std::string name, std::uint64_t successes, std::uint64_t samples);
  /// `SIDE.established` and `SIDE.establishment_time.*`.
  void add_establishment(const std::string& side, const EstablishmentSums& sums);
  /// Everything else about a host.
  void add_host(const std::string& host, const HostSums& sums);

  [[nodiscard]] std::vector<Statistic> take() { return std::move(statistics_); }

 private:
  void add(std::string name, Unit unit, const Estimate& estimate, std::uint64_t samples);
  void add_mean(std::string name, Unit unit, const Moments& moments, std::uint64_t samples);
  void add_quantiles(const std::string& stem, const Histogram& histogram);
  void add_times(const std::string& stem, const Times& times);
  void add_tally(const std::string& stem, const TallySums& sums);
  void add_negotiated(const std::string& stem, const NegotiatedSums& sums);

  std::uint64_t trials_;
  double confidence_;
  std::vector<Statistic> statistics_;
};

}  // namespace shaketable::stats
