// SPDX-License-Identifier: GPL-2.0-only
#include "runner/batch_size.h"

#include <algorithm>

#include "base/uint128.h"

namespace shaketable::runner {
namespace {

std::uint64_t whole_ns(Duration time) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(time.count_ns(), 0));
}

/// How many packets a flow sends in a trial, on average, should the trial last to its time limit.
std::uint64_t packets_of(const trial::Traffic& traffic, Duration time_limit) {
  const Duration end = std::min(traffic.stop.value_or(time_limit), time_limit);
  const std::uint64_t packets =
      whole_ns(end - traffic.start) / std::max<std::uint64_t>(whole_ns(traffic.gap), 1);
  if (traffic.kind != trial::TrafficKind::OnOff) {
    return packets;
  }
  const std::uint64_t on = whole_ns(traffic.on);
  return static_cast<std::uint64_t>(Uint128{packets} * on /
                                    std::max<std::uint64_t>(on + whole_ns(traffic.off), 1));
}

}  // namespace

std::uint64_t trial_cost(const trial::Scenario& scenario) {
  constexpr std::uint64_t kPacketsPerConnection = 4;
  std::uint64_t packets = 0;
  for (const trial::Traffic& traffic : scenario.traffic) {
    packets += packets_of(traffic, scenario.time_limit);
  }
  return std::max<std::uint64_t>(scenario.workload.connections + packets / kPacketsPerConnection,
                                 1);
}

std::uint64_t batch_trials(std::uint64_t trials_max, std::uint64_t trial_cost) {
  constexpr std::uint64_t kCostMin = 100;
  constexpr std::uint64_t kCostMax = 10'000;
  constexpr std::uint64_t kBatchesOfPoint = 32;
  return std::clamp(trials_max / kBatchesOfPoint, std::max<std::uint64_t>(kCostMin / trial_cost, 1),
                    std::max<std::uint64_t>(kCostMax / trial_cost, 1));
}

}  // namespace shaketable::runner
