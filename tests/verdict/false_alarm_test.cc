// SPDX-License-Identifier: GPL-2.0-only
// Goal: a claim that is true is refused no oftener than its rate of false alarms, however the
// trials are distributed, and one that is false is not shown to hold oftener than that. Method: the
// truth lies on the bound, the hardest case, and 2000 samples are judged with a rate of 5 %. At
// that rate more than 147 wrong verdicts (4.75 standard deviations above 100) come up with a
// probability of 10^-6; the dice are fixed.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <string>

#include "base/rng.h"
#include "base/sampler.h"
#include "verdict/decision.h"
#include "verdict/evidence.h"

namespace shaketable::verdict {
namespace {

using scenario::Comparison;

constexpr std::uint64_t kSamples = 2000;
constexpr std::uint64_t kTrials = 150;
constexpr double kRate = 0.05;
constexpr int kWrongMax = 147;

/// What a trial is, of a draw between 0 and 1.
using MakeTrial = std::function<void(double, trial::ConnectionResult&)>;

struct Wrong {
  int refused = 0;  ///< though the truth is on the bound, and the claim allows that
  int shown = 0;    ///< though the claim is of less than that
};

Wrong judge(const std::string& statistic, double truth, const MakeTrial& make) {
  trial::Scenario scenario = trial::default_scenario();
  scenario.time_limit = Duration::s(10);
  Wrong wrong;
  for (std::uint64_t sample = 0; sample < kSamples; ++sample) {
    const Stream dice = SeedTree(5).child("false-alarm", sample).stream();
    stats::PointStatistics statistics(scenario.time_limit);
    for (std::uint64_t i = 0; i < kTrials; ++i) {
      trial::ConnectionResult result;
      result.trial = i;
      make(unit_interval(dice.draw(i)), result);
      statistics.add(result);
    }
    const auto evidence = Evidence::of(statistics, scenario, statistic, {});
    EXPECT_TRUE(evidence.has_value());
    for (const Comparison comparison : {Comparison::AtMost, Comparison::AtLeast}) {
      const Bound bound{comparison, truth, {}};
      const auto verdict = decide(bound, evidence->interval(confidence_for(bound, kRate)));
      wrong.refused += verdict == Verdict::Failed ? 1 : 0;
    }
    for (const Comparison comparison : {Comparison::Less, Comparison::Greater}) {
      const Bound bound{comparison, truth, {}};
      const auto verdict = decide(bound, evidence->interval(confidence_for(bound, kRate)));
      wrong.shown += verdict == Verdict::Passed ? 1 : 0;
    }
  }
  return wrong;
}

/// Both sides of the bound are tried, so twice as many may be wrong.
void expect_rare(const Wrong& wrong) {
  EXPECT_LE(wrong.refused, 2 * kWrongMax);
  EXPECT_LE(wrong.shown, 2 * kWrongMax);
}

TEST(FalseAlarms, OfShares) {
  const Wrong wrong = judge("outcome.half-open", 0.1, [](double draw, auto& result) {
    result.outcome = draw < 0.1 ? trial::Outcome::HalfOpen : trial::Outcome::Established;
  });
  expect_rare(wrong);
  EXPECT_GT(wrong.refused, 40);  // and it does decide
}

TEST(FalseAlarms, OfQuantiles) {
  const Wrong wrong =
      judge("client.establishment_time.p90", -std::log(0.1), [](double draw, auto& result) {
        result.client.established =
            Duration::ns(static_cast<std::int64_t>(-std::log1p(-draw) * 1e9));
      });
  expect_rare(wrong);
  EXPECT_GT(wrong.refused, 40);
}

/// Where Student's interval fails: rare values at the far end.
TEST(FalseAlarms, OfMeansOfRareLargeValues) {
  const Wrong wrong = judge("client.establishment_time.mean", 0.1, [](double draw, auto& result) {
    result.client.established = draw < 0.01 ? Duration::s(10) : Duration{};
  });
  expect_rare(wrong);
}

TEST(FalseAlarms, OfCounts) {
  const Wrong wrong = judge("client.syn.sent.mean", 1.5, [](double draw, auto& result) {
    result.client.syn.sent = draw < 0.5 ? 1 : 2;
  });
  expect_rare(wrong);
}

/// Maurer and Pontil, theorem 4, by hand: 4 numbers 0, 0, 2, 2 of at most 10, 5 % on each side. The
/// mean is 1, the variance 4/3, ln(2 / 0.05) = 3.6889: sqrt(2 / 4 * 4/3 * 3.6889) + 7 * 10 * 3.6889
/// / (3 * 3) = 1.5682 + 28.6913, cut to what can be.
TEST(BoundedMean, IsMaurersAndPontils) {
  stats::Moments moments;
  moments.add(2);
  moments.add(2);
  const auto wide = stats::bounded_mean(moments, 4, 10, 0.9);
  EXPECT_EQ(wide.low, 0);
  EXPECT_EQ(wide.high, 10);
  // A thousand times as many: 1 +- (1.5682 / sqrt(1000) + 7 * 10 * 3.6889 / (3 * 3999)).
  const auto many = stats::bounded_mean(moments, 4, 10, 0.9, 1000);
  EXPECT_NEAR(*many.high, 1 + 0.0495915 + 0.0215240, 1e-6);
  EXPECT_NEAR(*many.low, 1 - 0.0495915 - 0.0215240, 1e-6);
}

TEST(BoundedMean, OfASingleNumberIsUnknown) {
  stats::Moments moments;
  moments.add(2);
  EXPECT_EQ(stats::bounded_mean(moments, 1, 10, 0.9),
            (stats::Estimate{.value = 2, .low = 0, .high = 10}));
  EXPECT_EQ(stats::bounded_mean(moments, 0, 10, 0.9), stats::Estimate{});
}

TEST(Evidence, OfCountsWithoutABoundIsRefused) {
  stats::PointStatistics statistics(Duration::s(1));
  const auto scenario = trial::default_scenario();
  const auto refused = Evidence::of(statistics, scenario, "server.ack.sent.mean", {});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().to_string(),
            "nothing says how large this can be in a trial, so no test can decide it; expected "
            "{expect: ..., bound: N}, and no trial may have more");
  EXPECT_TRUE(Evidence::of(statistics, scenario, "server.ack.sent.mean", 5));
}

TEST(Evidence, BoundsFollowFromTheScenario) {
  trial::Scenario scenario = trial::default_scenario();
  scenario.time_limit = Duration::s(20);
  scenario.client.profile = *tcp::find_profile("linux-6.5");
  EXPECT_EQ(bound_of_mean("client.syn.sent.mean", scenario), 11);
  EXPECT_EQ(bound_of_mean("server.syn.sent.mean", scenario), 8);  // rfc6298
  EXPECT_EQ(bound_of_mean("client.data.spurious.mean", scenario), 16);
  EXPECT_EQ(bound_of_mean("both.establishment_time.restricted_mean", scenario), 20);
  EXPECT_EQ(bound_of_mean("client.gave_up_time.mean", scenario), 20);
  EXPECT_EQ(bound_of_mean("client.rtt_sample.mean", scenario), 20);
  EXPECT_EQ(bound_of_mean("client.rto_at_establishment.mean", scenario), 120);
  EXPECT_EQ(bound_of_mean("server.negotiated.mss.mean", scenario), 65535);
  EXPECT_FALSE(bound_of_mean("server.syn_ack.sent.mean", scenario).has_value());
  scenario.client.restart_after = Duration::s(1);
  EXPECT_EQ(bound_of_mean("client.syn.sent.mean", scenario), 22);
  scenario.stack = trial::Stack::Ns3Native;
  EXPECT_FALSE(bound_of_mean("client.syn.sent.mean", scenario).has_value());
}

}  // namespace
}  // namespace shaketable::verdict
