// SPDX-License-Identifier: GPL-2.0-only
// Goal: `expect:` and `sweep:` mean what they say.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scenario/support.h"
#include "stats/point_statistics.h"

namespace shaketable::scenario {
namespace {

TEST(Expect, IsRead) {
  const auto expectations = sound_text(R"(
expect:
  outcome.established: ">= 99.9%"
  client.establishment_time.p99: "<7.1s"
  client.syn.sent.mean: "== 2 within 0.5"
  client.syn_times: "[0s, 1s] within 1ms"
)")
                                .expectations;
  ASSERT_EQ(expectations.size(), 4U);
  EXPECT_EQ(expectations[0].statistic, "outcome.established");
  EXPECT_EQ(expectations[0].comparison, Comparison::AtLeast);
  EXPECT_EQ(expectations[0].values, (std::vector{Quantity{Unit::Probability, 999'000'000}}));
  EXPECT_EQ(expectations[0].text, ">= 99.9%");
  EXPECT_EQ(expectations[0].where, (Location{"test.yaml", 3, 24}));
  EXPECT_EQ(expectations[1].comparison, Comparison::Less);
  EXPECT_EQ(expectations[1].values, (std::vector{Quantity{Unit::Time, 7'100'000'000}}));
  EXPECT_EQ(expectations[2].within, (Quantity{Unit::Number, 500'000'000}));
  EXPECT_EQ(expectations[2].values, (std::vector{Quantity{Unit::Number, 2'000'000'000}}));
  EXPECT_FALSE(expectations[2].is_list);
  EXPECT_TRUE(expectations[3].is_list);
  EXPECT_EQ(expectations[3].values,
            (std::vector{Quantity{Unit::Time, 0}, Quantity{Unit::Time, 1'000'000'000}}));
  EXPECT_EQ(expectations[3].within, (Quantity{Unit::Time, 1'000'000}));
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

TEST(Sweep, AxesAreRead) {
  const auto axes = sound_text(R"(
sweep:
  impair.*.loss: {from: 0%, to: 1%, step: 0.25%}
  client.profile: [rfc6298, linux-6.5]
  topology.delay: {from: 1ms, to: 10ms, factor: 2}
  server.backlog: {from: 1, to: 10, factor: 2.5}
  topology.rate: {from: 1Mbps, to: 3Mbps, step: 1Mbps}
  client.options: [[mss], [mss, sack], []]
)")
                        .axes;
  const std::vector<Axis> expected = {
      {"impair.*.loss", {"0%", "0.25%", "0.5%", "0.75%", "1%"}},
      {"client.profile", {"rfc6298", "linux-6.5"}},
      {"topology.delay", {"1ms", "2ms", "4ms", "8ms"}},
      {"server.backlog", {"1", "2", "5"}},
      {"topology.rate", {"1000000bps", "2000000bps", "3000000bps"}},
      {"client.options", {"[mss]", "[mss, sack]", "[]"}},
  };
  EXPECT_EQ(axes, expected);
}

/// The promise that a sweep rests on: a value of an axis is a `--set` argument.
TEST(Sweep, AxisValuesCanBeSet) {
  constexpr std::string_view kText = R"(
impair: {client->server: delay 5ms loss 3%}
sweep:
  impair.*.loss: [10%, gemodel 1% 10% per 5ms]
  client.syn: [{first: 2s}, {first: 3s, cap: 4s}]
)";
  for (const Axis& axis : sound_text(kText).axes) {
    std::vector<std::string> digests;
    for (const std::string& value : axis.values) {
      digests.push_back(sound_text(kText, {axis.key + "=" + value}).digest);
    }
    EXPECT_NE(digests.at(0), digests.at(1)) << axis.key;
  }
}

}  // namespace
}  // namespace shaketable::scenario
