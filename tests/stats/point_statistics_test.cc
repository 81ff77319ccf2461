// SPDX-License-Identifier: GPL-2.0-only
#include "stats/point_statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/check.h"
#include "stats/trials.h"

namespace shaketable::stats {
namespace {

using namespace literals;

constexpr Duration kLimit = 200_s;

trial::ConnectionResult established_trial(Duration client, Duration server) {
  trial::ConnectionResult result;
  result.outcome = trial::Outcome::Established;
  result.client.established = client;
  result.client.agreed = tcp::Negotiated{.send_mss = 1400, .sack = true};
  result.client.syn = {.sent = 3, .retransmitted = 2, .spurious = 1};
  result.server.established = server;
  result.server.backlog_drops = 1;
  return result;
}

trial::ConnectionResult half_open_trial(Duration client) {
  trial::ConnectionResult result;
  result.outcome = trial::Outcome::HalfOpen;
  result.cut = true;
  result.client.established = client;
  result.client.agreed = tcp::Negotiated{.send_mss = 536};
  result.client.syn = {.sent = 1, .retransmitted = 0, .spurious = 0};
  result.server.gave_up = 63_s;
  return result;
}

std::vector<Statistic> of_three_trials() {
  PointStatistics point(kLimit);
  point.add(established_trial(20_ms, 30_ms));
  point.add(established_trial(1_s, 30_ms));
  point.add(half_open_trial(4_s));
  return point.statistics();
}

TEST(PointStatistics, SharesOfOutcomes) {
  const auto statistics = of_three_trials();
  const Statistic& established = named(statistics, "outcome.established");
  EXPECT_EQ(established.value, 2.0 / 3);
  EXPECT_EQ(established.samples, 3u);
  EXPECT_EQ(established.unit, Unit::Probability);
  EXPECT_EQ(established.confidence, 0.95);
  EXPECT_EQ(named(statistics, "outcome.half-open").value, 1.0 / 3);
  EXPECT_EQ(named(statistics, "outcome.timed-out").value, 0);
  EXPECT_NEAR(*named(statistics, "outcome.timed-out").high, 1 - std::cbrt(0.025), 1e-14);
  EXPECT_EQ(named(statistics, "trial.cut").value, 1.0 / 3);
  EXPECT_EQ(named(statistics, "client.established").value, 1);
  EXPECT_EQ(named(statistics, "server.established").value, 2.0 / 3);
  EXPECT_EQ(named(statistics, "both.established").value, 2.0 / 3);
}

// Client: 0.02, 1 and 4 s. Server: 0.03 s twice, then never. Both: 0.03 and 1 s, then never.
TEST(PointStatistics, TimesOfEachSideAreNotMixed) {
  const auto statistics = of_three_trials();
  const auto value = [&](const std::string& name) { return *named(statistics, name).value; };
  EXPECT_DOUBLE_EQ(value("client.establishment_time.mean"), 5.02 / 3);
  EXPECT_DOUBLE_EQ(value("client.establishment_time.restricted_mean"), 5.02 / 3);
  EXPECT_DOUBLE_EQ(value("server.establishment_time.mean"), 0.03);
  EXPECT_DOUBLE_EQ(value("server.establishment_time.restricted_mean"), 200.06 / 3);
  EXPECT_DOUBLE_EQ(value("both.establishment_time.mean"), 0.515);
  EXPECT_DOUBLE_EQ(value("both.establishment_time.restricted_mean"), 201.03 / 3);
  EXPECT_EQ(value("client.establishment_time.min"), 0.02);
  EXPECT_EQ(value("client.establishment_time.p50"), 1);
  EXPECT_EQ(value("client.establishment_time.p90"), 4);
  EXPECT_EQ(value("client.establishment_time.max"), 4);
  EXPECT_EQ(named(statistics, "server.establishment_time.mean").samples, 2u);
  EXPECT_EQ(named(statistics, "server.establishment_time.restricted_mean").samples, 3u);
}

TEST(PointStatistics, MeanOfTimesHasStudentsInterval) {
  const auto statistics = of_three_trials();
  const Statistic& both = named(statistics, "both.establishment_time.mean");
  const double half = 12.706204736174698 * 0.485;  // t of 1 degree of freedom; s = 0.97 / sqrt(2)
  EXPECT_EQ(both.low, 0);
  EXPECT_NEAR(*both.high, 0.515 + half, 1e-12);
}

TEST(PointStatistics, CountsAreMeansOverAllTrials) {
  const auto statistics = of_three_trials();
  EXPECT_EQ(named(statistics, "client.syn.sent.mean").value, 7.0 / 3);
  EXPECT_EQ(named(statistics, "client.syn.retransmitted.mean").value, 4.0 / 3);
  EXPECT_EQ(named(statistics, "client.syn.needed.mean").value, 2.0 / 3);
  EXPECT_EQ(named(statistics, "client.syn.spurious.mean").value, 2.0 / 3);
  EXPECT_EQ(named(statistics, "server.syn.sent.mean").value, 0);
  EXPECT_EQ(named(statistics, "server.backlog.dropped.mean").value, 2.0 / 3);
  EXPECT_EQ(named(statistics, "server.gave_up").value, 1.0 / 3);
  EXPECT_EQ(named(statistics, "server.gave_up_time.mean").value, 63);
}

TEST(PointStatistics, NegotiatedSharesAreOfTheEstablished) {
  const auto statistics = of_three_trials();
  EXPECT_EQ(named(statistics, "client.negotiated.sack").value, 2.0 / 3);
  EXPECT_EQ(named(statistics, "client.negotiated.timestamps").value, 0);
  EXPECT_EQ(named(statistics, "client.negotiated.mss.mean").value, 3336.0 / 3);
  EXPECT_EQ(named(statistics, "client.negotiated.mss.mean").unit, Unit::Octets);
  EXPECT_FALSE(named(statistics, "server.negotiated.sack").value);
}

TEST(PointStatistics, TimesBeyondTheLimitCountAsTheLimit) {
  PointStatistics point(1_s);
  point.add(established_trial(3_s, 500_ms));
  EXPECT_EQ(named(point.statistics(), "client.establishment_time.restricted_mean").value, 1);
  EXPECT_EQ(named(point.statistics(), "client.establishment_time.mean").value, 3);
}

TEST(PointStatistics, OfNoTrialsHaveNoValues) {
  for (const Statistic& statistic : PointStatistics(kLimit).statistics()) {
    EXPECT_FALSE(statistic.value || statistic.low || statistic.high) << statistic.name;
    EXPECT_EQ(statistic.samples, 0u);
  }
}

TEST(PointStatistics, WiderForMoreConfidence) {
  PointStatistics point(kLimit);
  for (std::uint64_t index = 0; index < 1000; ++index) {
    point.add(made_up_trial(index));
  }
  const auto narrow = point.statistics(0.5);
  const auto wide = point.statistics(0.99);
  for (std::size_t i = 0; i < narrow.size(); ++i) {
    EXPECT_EQ(narrow[i].value, wide[i].value);
    EXPECT_EQ(wide[i].confidence, 0.99);
    if (wide[i].low && wide[i].high) {
      EXPECT_LT(wide[i].low, narrow[i].low) << wide[i].name;
      EXPECT_GT(wide[i].high, narrow[i].high) << wide[i].name;
    }
  }
  EXPECT_THROW((void)point.statistics(1), InvariantError);
}

// Goal: workers may share the trials in any way. Method: 3000 trials that differ in every count,
// added in order, and dealt out to workers from the last to the first.
TEST(PointStatistics, DoNotDependOnOrderOrGrouping) {
  constexpr std::uint64_t kTrials = 3000;
  PointStatistics whole(kLimit);
  for (std::uint64_t index = 0; index < kTrials; ++index) {
    whole.add(made_up_trial(index));
  }
  for (const std::uint64_t workers : {2, 7}) {
    std::vector<PointStatistics> parts(workers, PointStatistics(kLimit));
    for (std::uint64_t index = kTrials; index-- > 0;) {
      parts[index * index % workers].add(made_up_trial(index));
    }
    PointStatistics merged = parts.back();
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      merged.merge(parts[i]);
    }
    EXPECT_EQ(merged.trials(), kTrials);
    EXPECT_EQ(merged.statistics(), whole.statistics());
    for (const Side side : {Side::Client, Side::Server, Side::Both}) {
      EXPECT_EQ(merged.establishment_times(side).cdf(), whole.establishment_times(side).cdf());
    }
  }
}

TEST(PointStatistics, OfDifferentTimeLimitsDoNotMerge) {
  PointStatistics point(kLimit);
  EXPECT_THROW(point.merge(PointStatistics(1_s)), InvariantError);
}

TEST(PointStatistics, NamesAreKnownAndUnique) {
  const std::vector<std::string> known = known_statistics();
  EXPECT_EQ(std::set(known.begin(), known.end()).size(), known.size());
  const auto statistics = of_three_trials();
  ASSERT_EQ(statistics.size(), known.size());
  for (std::size_t i = 0; i < known.size(); ++i) {
    EXPECT_EQ(statistics[i].name, known[i]);
  }
}

/// Many connections a trial, of which all share the fate of the trial.
PointStatistics of_shared_fates(std::uint64_t trials, std::uint32_t connections) {
  PointStatistics point(kLimit, connections);
  for (std::uint64_t index = 0; index < trials; ++index) {
    trial::ConnectionResult result = made_up_trial(index);
    for (result.connection = 0; result.connection < connections; ++result.connection) {
      point.add(result);
    }
  }
  return point;
}

// A trial of ten connections that all go alike tells as much as a trial of one. How much the parts
// scatter is itself a guess, so it is the usual statistic that is held to that.
TEST(PointStatistics, SharedFatesNarrowNothing) {
  constexpr std::uint64_t kTrials = 400;
  const auto one = of_shared_fates(kTrials, 1).statistics();
  const PointStatistics point = of_shared_fates(kTrials, 10);
  EXPECT_EQ(point.trials(), kTrials);
  EXPECT_EQ(point.connections(), 10 * kTrials);
  const auto ten = point.statistics();
  std::vector<double> ratios;
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(ten[i].value, one[i].value) << ten[i].name;
    EXPECT_EQ(ten[i].samples, 10 * one[i].samples) << ten[i].name;
    if (ten[i].low && ten[i].high && one[i].low && one[i].high && *one[i].high > *one[i].low) {
      ratios.push_back((*ten[i].high - *ten[i].low) / (*one[i].high - *one[i].low));
    }
  }
  ASSERT_GT(ratios.size(), 50u);
  std::ranges::sort(ratios);
  const double usual = ratios[ratios.size() / 2];
  EXPECT_GT(usual, 0.85);
  EXPECT_LT(usual, 1.35);
}

/// The statistic `SIDE.established`, which is the share at the last step.
Estimate established(const PointStatistics& point, const std::string& side, double confidence) {
  for (const Statistic& one : point.statistics(confidence)) {
    if (one.name == side + ".established") {
      return {.value = one.value, .low = one.low, .high = one.high};
    }
  }
  return {};
}

TEST(PointStatistics, SharesEstablishedByATimeHaveTheIntervalOfAProportion) {
  constexpr std::uint64_t kTrials = 400;
  constexpr double kConfidence = 0.9;
  for (const std::uint32_t connections : {1u, 10u}) {
    const PointStatistics point = of_shared_fates(kTrials, connections);
    for (const auto& [name, side] : kSides) {
      const std::vector<Step> steps = point.establishment_times(side).cdf();
      const std::vector<Estimate> shares = point.established_by(side, kConfidence);
      ASSERT_EQ(shares.size(), steps.size());
      ASSERT_GT(shares.size(), 2u);
      EXPECT_EQ(shares.back(), established(point, name, kConfidence)) << name;
      for (std::size_t i = 0; i < steps.size(); ++i) {
        const Estimate alone = proportion(steps[i].cumulative / connections, kTrials, kConfidence);
        EXPECT_EQ(shares[i].value, alone.value) << name;
        if (connections == 1) {
          EXPECT_EQ(shares[i], alone) << name;
        } else {
          // Ten that share their fate tell as much as one; only how much they scatter is a guess.
          const double ratio = (*shares[i].high - *shares[i].low) / (*alone.high - *alone.low);
          EXPECT_GT(ratio, 0.4) << name;
          EXPECT_LT(ratio, 2.5) << name;
        }
      }
    }
  }
}

TEST(PointStatistics, WithoutConnectionsNoneIsEstablishedByAnyTime) {
  EXPECT_TRUE(PointStatistics(kLimit).established_by(Side::Client).empty());
  EXPECT_TRUE(PointStatistics(kLimit, 2).established_by(Side::Client).empty());
}

TEST(PointStatistics, OneTrialOfManyHasNoIntervals) {
  for (const Statistic& statistic : of_shared_fates(1, 10).statistics()) {
    EXPECT_FALSE(statistic.low || statistic.high) << statistic.name;
  }
}

TEST(PointStatistics, TrialsOfManyDoNotDependOnGrouping) {
  const PointStatistics whole = of_shared_fates(50, 3);
  PointStatistics merged(kLimit);  // of nothing: it goes with either kind
  std::vector<PointStatistics> workers(3, PointStatistics(kLimit, 3));
  for (std::uint64_t index = 50; index-- > 0;) {
    trial::ConnectionResult result = made_up_trial(index);
    for (result.connection = 0; result.connection < 3; ++result.connection) {
      workers[index % 3].add(result);
    }
  }
  for (const PointStatistics& worker : workers) {
    merged.merge(worker);
  }
  merged.merge(PointStatistics(kLimit));
  EXPECT_EQ(merged.statistics(), whole.statistics());
  EXPECT_EQ(merged.trials(), 50u);
  EXPECT_EQ(merged.establishment_times(Side::Both).cdf(),
            whole.establishment_times(Side::Both).cdf());
}

TEST(PointStatistics, TrialsOfOneAndOfManyDoNotMix) {
  PointStatistics one = of_shared_fates(5, 1);
  EXPECT_THROW(one.merge(of_shared_fates(5, 2)), InvariantError);
  trial::ConnectionResult second = made_up_trial(7);
  second.connection = 1;
  EXPECT_THROW(one.add(second), InvariantError);
}

}  // namespace
}  // namespace shaketable::stats
