// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstdint>

#include "base/time.h"
#include "stats/host_sums.h"
#include "trial/result.h"

namespace shaketable::stats {

/// All that is kept of some trials of a point.
struct PointSums {
  std::uint64_t trials = 0;
  std::uint64_t connections = 0;
  std::array<std::uint64_t, trial::kOutcomeCount> outcomes{};
  std::uint64_t cut = 0;
  EstablishmentSums both;
  HostSums client;
  HostSums server;

  /// `limit`: of the trial's time.
  void add(const trial::ConnectionResult& result, Duration limit);
  void merge(const PointSums& other);
};

}  // namespace shaketable::stats
