// SPDX-License-Identifier: GPL-2.0-only
// Goal: `expect:` means what EXPECTATIONS.md says.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scenario/expectation.h"
#include "scenario/statistic_name.h"
#include "scenario/support.h"
#include "stats/point_statistics.h"

namespace shaketable::scenario {
namespace {

/// The only expectation of a text.
Expectation only(const std::string& expect, const std::string& rest = "") {
  const auto all = sound_text("expect: {" + expect + "}\n" + rest).expectations;
  EXPECT_EQ(all.size(), 1U) << expect;
  return all.at(0);
}

template <typename Claim>
Claim claim_of(const std::string& expect, const std::string& rest = "") {
  const Expectation expectation = only(expect, rest);
  EXPECT_TRUE(std::holds_alternative<Claim>(expectation.claim)) << expect;
  return std::get<Claim>(expectation.claim);
}

TEST(Expect, KnowsPlaceAndText) {
  const auto all = sound_text("expect:\n  outcome.established: \">= 99.9%\"\n").expectations;
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].key, "outcome.established");
  EXPECT_EQ(all[0].text, ">= 99.9%");
  EXPECT_EQ(all[0].where, (Location{"test.yaml", 2, 24}));
}

TEST(Expect, Statistics) {
  const auto share = claim_of<StatisticClaim>("outcome.established: '>= 99.9%'");
  EXPECT_EQ(share.statistic, "outcome.established");
  EXPECT_EQ(share.comparison, Comparison::AtLeast);
  EXPECT_EQ(share.value, 0.999);
  EXPECT_EQ(share.false_alarm, kDefaultFalseAlarm);
  EXPECT_EQ(claim_of<StatisticClaim>("outcome.half-open: '<= 1e-3'").value, 0.001);
  EXPECT_EQ(claim_of<StatisticClaim>("client.establishment_time.p99: '<7.1s'").value, 7.1);
  const auto near = claim_of<StatisticClaim>("client.syn.sent.mean: '== 2 within 0.5'");
  EXPECT_EQ(near.comparison, Comparison::Equal);
  EXPECT_EQ(near.value, 2);
  EXPECT_EQ(near.within, 0.5);
  const auto more = claim_of<StatisticClaim>(
      "client.syn.sent.mean: {expect: '<= 2', false_alarm: 1e-9, bound: 7}");
  EXPECT_EQ(more.false_alarm, 1e-9);
  EXPECT_EQ(more.bound, 7);
  EXPECT_EQ(claim_of<StatisticClaim>("false_alarm: 0.01, outcome.established: '> 5%'").false_alarm,
            0.01);
}

TEST(Expect, SeveralOfOneStatistic) {
  const auto all =
      sound_text("expect: {client.syn.sent.mean: ['>= 1', {expect: '< 2'}]}").expectations;
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].key, "client.syn.sent.mean.0");
  EXPECT_EQ(all[1].text, "< 2");
}

TEST(Expect, SeveralSchedules) {
  const auto all =
      sound_text("expect: {client.syn_times: [[0s], '[0s, 1s] within 1s', {expect: [0s]}]}")
          .expectations;
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(std::get<FieldClaim>(all[1].claim).values.size(), 2U);
  EXPECT_EQ(all[2].key, "client.syn_times.2");
}

TEST(Expect, Schedules) {
  for (const char* text :
       {"client.syn_times: '[0s, 1s] within 1ms'", "client.syn_times: '== [0s, 1s] within 1ms'",
        "client.syn_times: {expect: '[0s,1s] within 1ms', trial: 7}"}) {
    const auto claim = claim_of<FieldClaim>(text);
    EXPECT_EQ(claim.field->name, "client.syn_times");
    EXPECT_EQ(claim.values, (std::vector<expect::Value>{0, 1'000'000'000}));
    EXPECT_EQ(claim.within, 1'000'000);
  }
  const auto list =
      claim_of<FieldClaim>("client.syn_times: {expect: [0s, 1s], within: 1ms, connection: 2}",
                           "workload: {connections: 3}");
  EXPECT_EQ(list.values, (std::vector<expect::Value>{0, 1'000'000'000}));
  EXPECT_EQ(list.within, 1'000'000);
  EXPECT_EQ(list.connection, 2U);
  EXPECT_EQ(claim_of<FieldClaim>("client.syn_times: [0s, 1s, 3s]").values.size(), 3U);
  EXPECT_EQ(claim_of<FieldClaim>("server.syn_ack_times: []").values.size(), 0U);
  EXPECT_EQ(claim_of<FieldClaim>("client.syn_times: {expect: [0s], trial: 7}").trial, 7U);
}

TEST(Expect, Fields) {
  EXPECT_EQ(claim_of<FieldClaim>("client.give_up: 127s").values,
            (std::vector<expect::Value>{127'000'000'000}));
  EXPECT_EQ(claim_of<FieldClaim>("client.give_up: never").values,
            (std::vector<expect::Value>{expect::kNever}));
  EXPECT_EQ(claim_of<FieldClaim>("client.syn.sent: '<= 3'").comparison, Comparison::AtMost);
  EXPECT_EQ(claim_of<FieldClaim>("client.negotiated.mss: none").values,
            (std::vector<expect::Value>{expect::kNever}));
  EXPECT_EQ(claim_of<FieldClaim>("outcome: half-open").values, (std::vector<expect::Value>{1}));
}

/// Some statistics have the name of a field: what is expected tells which is meant.
TEST(Expect, TruthIsOfTheFieldAndAShareOfTheStatistic) {
  EXPECT_EQ(claim_of<FieldClaim>("client.negotiated.sack: true").values,
            (std::vector<expect::Value>{1}));
  EXPECT_EQ(claim_of<StatisticClaim>("client.negotiated.sack: '>= 90%'").value, 0.9);
}

TEST(Expect, Invariants) {
  const auto all = sound_text(R"(
expect:
  always: client.rto <= 60s
  never: [outcome == reset, {expect: time > 200s}]
)")
                       .expectations;
  ASSERT_EQ(all.size(), 3U);
  EXPECT_TRUE(std::get<Invariant>(all[0].claim).always);
  EXPECT_FALSE(std::get<Invariant>(all[1].claim).always);
  EXPECT_EQ(all[1].key, "never.0");
  EXPECT_EQ(std::get<Invariant>(all[2].claim).expression.text(), "time > 200s");
}

constexpr const char* kSweep = "sweep: {client.profile: [rfc6298, macos], topology.delay: [1ms]}";

TEST(Expect, Comparisons) {
  const auto claim = claim_of<ComparisonClaim>(
      "compare: {of: client.establishment_time.mean, expect: '<', between: [{client.profile: "
      "rfc6298}, {client.profile: macos}], false_alarm: 0.1}",
      kSweep);
  EXPECT_EQ(claim.statistic, "client.establishment_time.mean");
  EXPECT_EQ(claim.comparison, Comparison::Less);
  EXPECT_EQ(claim.first, (Settings{{"client.profile", "rfc6298"}}));
  EXPECT_EQ(claim.second, (Settings{{"client.profile", "macos"}}));
  EXPECT_EQ(claim.false_alarm, 0.1);
  EXPECT_EQ(claim_of<ComparisonClaim>(
                "compare: {of: client.establishment_time.mean, expect: == within 10ms, between: "
                "[{client.profile: rfc6298}, {client.profile: macos}]}",
                kSweep)
                .within,
            0.01);
}

TEST(Expect, BaselinesAndGoldenFiles) {
  EXPECT_EQ(claim_of<BaselineClaim>("baseline: results/reference/x").store, "results/reference/x");
  const auto baseline = claim_of<BaselineClaim>(
      "baseline: {store: x, of: [client.established, server.established], within: 5%}");
  EXPECT_EQ(baseline.statistics,
            (std::vector<std::string>{"client.established", "server.established"}));
  EXPECT_EQ(baseline.within, 0.05);
  EXPECT_EQ(claim_of<GoldenClaim>("golden: x.ladder").file, "x.ladder");
  EXPECT_EQ(claim_of<GoldenClaim>("golden: {file: x, trial: 3}").trial, 3U);
  EXPECT_EQ(only("golden: {file: x, at: {client.profile: macos}}", kSweep).at,
            (Settings{{"client.profile", "macos"}}));
}

/// A test in terms of the statistics that there are: their units are told from their names.
TEST(Expect, UnitsAreThoseOfTheStatistics) {
  const auto expected = [](stats::Unit unit) {
    switch (unit) {
      case stats::Unit::Seconds:
        return Unit::Time;
      case stats::Unit::Probability:
        return Unit::Probability;
      case stats::Unit::Count:
      case stats::Unit::Octets:
        break;
    }
    return Unit::Number;
  };
  for (const auto& statistic : stats::PointStatistics(Duration::s(1)).statistics()) {
    EXPECT_EQ(unit_of_statistic(statistic.name), expected(statistic.unit)) << statistic.name;
  }
}

}  // namespace
}  // namespace shaketable::scenario
