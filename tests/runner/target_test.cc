// SPDX-License-Identifier: GPL-2.0-only
#include "runner/target.h"

#include <gtest/gtest.h>

#include "base/check.h"
#include "runner/batch_size.h"

namespace shaketable::runner {
namespace {

constexpr const char* kEstablished = "outcome.established";

Target within(double absolute) {
  return {.statistic = kEstablished, .relative = {}, .absolute = absolute};
}
Target within_share(double relative, std::string statistic = kEstablished) {
  return {.statistic = std::move(statistic), .relative = relative, .absolute = {}};
}

/// Half of so many trials are established.
stats::PointStatistics half_of(std::uint64_t trials) {
  stats::PointStatistics statistics(Duration::s(200));
  for (std::uint64_t i = 0; i < trials; ++i) {
    trial::ConnectionResult result;
    result.outcome = i % 2 == 0 ? trial::Outcome::Established : trial::Outcome::TimedOut;
    statistics.add(result);
  }
  return statistics;
}

bool is_met(const Target& target, const stats::PointStatistics& statistics) {
  return are_met(std::span(&target, 1), statistics);
}

TEST(Target, HalfTheWidthCounts) {
  // Clopper and Pearson for 50 of 100: 0.398321 to 0.601679.
  const auto statistics = half_of(100);
  EXPECT_TRUE(is_met(within(0.1017), statistics));
  EXPECT_FALSE(is_met(within(0.1016), statistics));
}

TEST(Target, AShareOfTheValue) {
  const auto statistics = half_of(100);
  EXPECT_TRUE(is_met(within_share(0.2034), statistics));
  EXPECT_FALSE(is_met(within_share(0.2033), statistics));
}

TEST(Target, AllMustBeMet) {
  const auto statistics = half_of(100);
  EXPECT_TRUE(are_met(std::vector{within(0.2), within_share(0.3)}, statistics));
  EXPECT_FALSE(are_met(std::vector{within(0.2), within_share(0.1)}, statistics));
  EXPECT_FALSE(are_met(std::vector{within(0.01), within_share(0.3)}, statistics));
}

TEST(Target, WithoutAnIntervalNothingIsMet) {
  // Nobody was established at a known time, so there is neither quantile nor interval.
  EXPECT_FALSE(is_met(within_share(1000, "client.establishment_time.p99"), half_of(100)));
  EXPECT_FALSE(is_met(within_share(1000, "client.establishment_time.max"), half_of(100)));
  // A value of 0 has no share to be within, unless the interval has no width.
  EXPECT_FALSE(is_met(within_share(1000, "outcome.reset"), half_of(100)));
}

TEST(Target, AnUnsoundTargetIsABug) {
  EXPECT_THROW((void)is_met(within_share(1, "no.such.statistic"), half_of(2)), InvariantError);
  EXPECT_THROW(
      (void)is_met({.statistic = kEstablished, .relative = {}, .absolute = {}}, half_of(2)),
      InvariantError);
}

TEST(Target, LooksAreHalfAsFarAgainApart) {
  std::vector<std::uint64_t> looks;
  for (std::uint64_t look = next_look(0); look < 30; look = next_look(look)) {
    looks.push_back(look);
  }
  EXPECT_EQ(looks, (std::vector<std::uint64_t>{1, 2, 3, 4, 6, 9, 13, 19, 28}));
}

TEST(BatchTrials, APartOfThePointWithinBounds) {
  EXPECT_EQ(batch_trials(1, 1), 100u);
  EXPECT_EQ(batch_trials(1000, 1), 100u);
  EXPECT_EQ(batch_trials(32'000, 1), 1000u);
  EXPECT_EQ(batch_trials(320'000, 1), 10'000u);
  EXPECT_EQ(batch_trials(100'000'000, 1), 10'000u);
}

TEST(BatchTrials, FewerWhereATrialCostsMore) {
  EXPECT_EQ(batch_trials(1000, 10), 31u);
  EXPECT_EQ(batch_trials(100, 10), 10u);
  EXPECT_EQ(batch_trials(1'000'000, 1000), 10u);
  EXPECT_EQ(batch_trials(1'000'000, 1'000'000), 1u);
}

TEST(BatchTrials, ConnectionsAndCrossTrafficCost) {
  trial::Scenario scenario = trial::default_scenario();
  EXPECT_EQ(trial_cost(scenario), 1u);
  scenario.workload.connections = 1000;
  EXPECT_EQ(trial_cost(scenario), 1000u);
  scenario.time_limit = Duration::s(20);
  scenario.traffic = {trial::Traffic{}};
  scenario.traffic[0].gap = Duration::ms(5);
  EXPECT_EQ(trial_cost(scenario), 2000u);
  scenario.traffic[0].start = Duration::s(10);
  EXPECT_EQ(trial_cost(scenario), 1500u);
  scenario.traffic[0].stop = Duration::s(14);
  EXPECT_EQ(trial_cost(scenario), 1200u);
  scenario.traffic[0].kind = trial::TrafficKind::OnOff;
  scenario.traffic[0].off = 3 * scenario.traffic[0].on;
  EXPECT_EQ(trial_cost(scenario), 1050u);
  scenario.traffic[0].start = Duration::s(30);
  EXPECT_EQ(trial_cost(scenario), 1000u);
}

}  // namespace
}  // namespace shaketable::runner
