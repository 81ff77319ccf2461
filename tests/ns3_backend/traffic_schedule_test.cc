// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: packets of cross traffic come when their kind says, at the right rate, by dice of their
// own.
#include "ns3_backend/traffic_schedule.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/check.h"

namespace shaketable::ns3_backend {
namespace {

using namespace literals;
using trial::Traffic;
using trial::TrafficKind;

std::vector<Instant> times_of(const Traffic& traffic, std::uint64_t seed, Duration limit) {
  TrafficSchedule schedule(traffic);
  schedule.begin_trial(SeedTree(seed));
  std::vector<Instant> times;
  for (; schedule.next() && *schedule.next() <= Instant::at(limit); schedule.advance()) {
    times.push_back(*schedule.next());
  }
  return times;
}

TEST(TrafficSchedule, ConstantIsEvenlySpacedFromADrawnPhase) {
  const Traffic traffic = {.kind = TrafficKind::Constant, .gap = 3_ms, .start = 1_s};
  double phases = 0;
  constexpr std::uint64_t kSeeds = 1000;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto times = times_of(traffic, seed, 2_s);
    ASSERT_GE(times.size(), 333U);
    const Duration phase = times.front() - Instant::at(1_s);
    EXPECT_GE(phase, Duration{});
    EXPECT_LT(phase, 3_ms);
    phases += phase.seconds();
    for (std::size_t i = 1; i < times.size(); ++i) {
      ASSERT_EQ(times[i] - times[i - 1], 3_ms);
    }
  }
  // Uniform: a standard deviation of gap / sqrt(12).
  EXPECT_NEAR(phases / kSeeds, 1.5e-3, 6.11 * 3e-3 / std::sqrt(12.0 * kSeeds));
}

TEST(TrafficSchedule, PoissonHasItsRateAndVariance) {
  const Traffic traffic = {.kind = TrafficKind::Poisson, .gap = 10_ms};
  constexpr std::uint64_t kSeeds = 2000;
  double sum = 0;
  double squares = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto count = static_cast<double>(times_of(traffic, seed, 1_s).size());
    sum += count;
    squares += (count - 100) * (count - 100);
  }
  EXPECT_NEAR(sum / kSeeds, 100, 6.11 * std::sqrt(100.0 / kSeeds));
  EXPECT_NEAR(squares / kSeeds, 100, 6.11 * 100 * std::sqrt(2.0 / kSeeds));
}

// On-off traffic is in its steady state from the start: at the same rate in every tenth of a
// second, whatever the lengths. Its count has the variance of an alternating renewal process.
TEST(TrafficSchedule, OnOffHasItsMeanRateFromTheStart) {
  for (const auto& [on, off] : {std::pair(50_ms, 150_ms), std::pair(2_ms, 1_ms)}) {
    const Traffic traffic = {.kind = TrafficKind::OnOff, .gap = 5_ms, .on = on, .off = off};
    constexpr std::uint64_t kSeeds = 3000;
    const double share = on.seconds() / (on + off).seconds();
    for (const Duration length : {100_ms, 2_s}) {
      double sum = 0;
      for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        sum += static_cast<double>(times_of(traffic, seed, length).size());
      }
      const double mean = share * length.seconds() / 5e-3;
      // At most that of a process which is on or off for the whole time, plus the phase.
      const double a = on.seconds();
      const double b = off.seconds();
      const double whole = share * (1 - share) * length.seconds() * length.seconds();
      const double renewal = 2 * a * a * b * b / std::pow(a + b, 3) * length.seconds();
      const double deviation = std::sqrt(std::min(whole, renewal)) / 5e-3 + 0.5;
      EXPECT_NEAR(sum / kSeeds, mean, 6.11 * deviation / std::sqrt(kSeeds)) << length.seconds();
    }
  }
}

TEST(TrafficSchedule, BurstsAndPausesAlternate) {
  const Traffic traffic = {.kind = TrafficKind::OnOff, .gap = 1_ms, .on = 100_ms, .off = 1_s};
  const auto times = times_of(traffic, 3, 200_s);
  std::size_t pauses = 0;
  for (std::size_t i = 1; i < times.size(); ++i) {
    ASSERT_GE(times[i] - times[i - 1], 1_ms);
    pauses += times[i] - times[i - 1] > 1_ms ? 1 : 0;
  }
  // One in 1.1 s on average.
  EXPECT_NEAR(static_cast<double>(pauses), 200 / 1.1, 6.11 * std::sqrt(200 / 1.1));
}

TEST(TrafficSchedule, StopsBeforeItsEnd) {
  for (const TrafficKind kind : {TrafficKind::Constant, TrafficKind::OnOff, TrafficKind::Poisson}) {
    const Traffic traffic = {.kind = kind, .gap = 1_ms, .start = 1_s, .stop = 2_s};
    const auto times = times_of(traffic, 1, 100_s);
    ASSERT_FALSE(times.empty());
    EXPECT_GE(times.front(), Instant::at(1_s));
    EXPECT_LT(times.back(), Instant::at(2_s));
  }
}

TEST(TrafficSchedule, TrialsHaveDiceOfTheirOwn) {
  const Traffic traffic = {.kind = TrafficKind::Poisson, .gap = 10_ms};
  EXPECT_EQ(times_of(traffic, 1, 1_s), times_of(traffic, 1, 1_s));
  EXPECT_NE(times_of(traffic, 1, 1_s), times_of(traffic, 2, 1_s));
}

TEST(TrafficSchedule, WhatWouldNeverEndIsABug) {
  const Traffic no_gap = {.gap = Duration{}};
  EXPECT_THROW(TrafficSchedule{no_gap}, InvariantError);
  const Traffic no_burst = {.kind = TrafficKind::OnOff, .on = Duration{}};
  EXPECT_THROW(TrafficSchedule{no_burst}, InvariantError);
}

}  // namespace
}  // namespace shaketable::ns3_backend
