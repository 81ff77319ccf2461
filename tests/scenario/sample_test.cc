// SPDX-License-Identifier: GPL-2.0-only
// Goal: samples are drawn from the distribution that they name, and an axis has dice of its own.
// Method: exact counts where there are any; else bounds that hold for every number of draws, which
// a right program breaks once in 10^9 runs of all tests.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "scenario/draw_place.h"
#include "scenario/log_scale.h"
#include "scenario/support.h"
#include "sim/chance.h"

namespace shaketable::scenario {
namespace {

using enum SampleMethod;
using sim::testing::expect_share;
using sim::testing::kFalseAlarm;

constexpr std::size_t kDraws = 20'000;

std::vector<DrawPlace> places(SampleMethod method, std::size_t points, std::uint64_t seed) {
  return draw_places(method, points, SeedTree(seed));
}

/// Expects values of a uniform distribution between 0 and 1, by the inequality of Dvoretzky,
/// Kiefer, Wolfowitz and Massart: P(sup |F_n - F| > d) <= 2 exp(-2 n d^2).
void expect_uniform(std::vector<double> values, const std::string& what) {
  std::ranges::sort(values);
  const auto n = static_cast<double>(values.size());
  double distance = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto rank = static_cast<double>(i);
    distance = std::max({distance, values[i] - rank / n, (rank + 1) / n - values[i]});
  }
  EXPECT_LE(distance, std::sqrt(std::log(2 / kFalseAlarm) / (2 * n))) << what;
}

class LatinHypercubeOf : public testing::TestWithParam<std::size_t> {};

TEST_P(LatinHypercubeOf, HitsEachStratumOnce) {
  const std::size_t points = GetParam();
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    std::set<std::uint64_t> strata;
    for (const DrawPlace& place : places(LatinHypercube, points, seed)) {
      strata.insert(part_at(place, points));
    }
    EXPECT_EQ(strata.size(), points);
  }
}

TEST_P(LatinHypercubeOf, SharesOutAListEvenly) {
  const std::size_t points = GetParam();
  constexpr std::size_t kValues = 3;
  std::vector<std::size_t> counts(kValues);
  for (const DrawPlace& place : places(LatinHypercube, points, 1)) {
    ++counts[part_at(place, kValues)];
  }
  // A value's share of the strata may begin and end within one.
  for (const std::size_t count : counts) {
    EXPECT_LE(count, points / kValues + 2);
    EXPECT_GE(count + 1, points / kValues);
  }
}

INSTANTIATE_TEST_SUITE_P(All, LatinHypercubeOf, testing::Values(1, 2, 3, 7, 100, 10'000));

TEST(LatinHypercube, OrdersOfStrataAreAllAsLikely) {
  std::uint64_t first_is_first = 0;
  std::uint64_t rises = 0;
  for (std::uint64_t seed = 0; seed < kDraws; ++seed) {
    const auto drawn = places(LatinHypercube, 5, seed);
    first_is_first += drawn[0].stratum == 0 ? 1 : 0;
    rises += drawn[0].stratum < drawn[1].stratum ? 1 : 0;
  }
  expect_share(first_is_first, kDraws, 0.2, "point 0 in stratum 0");
  expect_share(rises, kDraws, 0.5, "point 1 above point 0");
}

TEST(LatinHypercube, APlaceIsUniformWithinItsStratum) {
  std::vector<double> within;
  for (const DrawPlace& place : places(LatinHypercube, kDraws, 7)) {
    within.push_back(static_cast<double>(place.draw) * 0x1p-64);
  }
  expect_uniform(within, "within a stratum");
}

TEST(LatinHypercube, APlaceDoesNotDependOnItsStratum) {
  std::uint64_t both_low = 0;
  for (const DrawPlace& place : places(LatinHypercube, kDraws, 7)) {
    both_low += place.stratum < kDraws / 2 && place.draw < UINT64_MAX / 2 ? 1 : 0;
  }
  expect_share(both_low, kDraws, 0.25, "a low place in a low stratum");
}

TEST(RandomSample, IsUniform) {
  std::vector<double> values;
  for (const DrawPlace& place : places(Random, kDraws, 3)) {
    values.push_back(static_cast<double>(part_at(place, 1'000'000'000)) / 1e9);
  }
  expect_uniform(values, "random places");
}

TEST(RandomSample, TakesAFewWholeNumbersAlike) {
  std::vector<std::uint64_t> counts(3);
  for (const DrawPlace& place : places(Random, kDraws, 4)) {
    ++counts.at(part_at(place, 3));
  }
  for (const std::uint64_t count : counts) {
    expect_share(count, kDraws, 1.0 / 3, "one of three");
  }
}

TEST(RandomSample, StaysWhenPointsAreAdded) {
  const auto few = places(Random, 10, 5);
  const auto more = places(Random, 1000, 5);
  for (std::size_t i = 0; i < few.size(); ++i) {
    EXPECT_EQ(few[i].draw, more[i].draw);
  }
}

TEST(PartAt, IsExactAtTheEnds) {
  constexpr std::uint64_t kLargest = UINT64_MAX;
  EXPECT_EQ(part_at({0, 1, 0}, kLargest), 0U);
  EXPECT_EQ(part_at({0, 1, kLargest}, kLargest), kLargest - 1);
  EXPECT_EQ(part_at({99'999, 100'000, kLargest}, kLargest), kLargest - 1);
  EXPECT_EQ(part_at({99'999, 100'000, kLargest}, 1), 0U);
  // A third of the interval begins at draw 2^64 / 3, rounded up.
  EXPECT_EQ(part_at({0, 1, kLargest / 3}, 3), 0U);
  EXPECT_EQ(part_at({0, 1, kLargest / 3 + 1}, 3), 1U);
}

TEST(LogNumber, IsLogUniform) {
  std::vector<double> values;
  for (const DrawPlace& place : places(Random, kDraws, 6)) {
    const auto number = static_cast<double>(log_number(place, 1'000'000, 1'000'000'000));
    values.push_back(std::log(number / 1e6) / std::log(1e3));
  }
  expect_uniform(values, "logarithms");
}

TEST(LogNumber, ReachesBothEndsAndNoFurther) {
  std::uint64_t ones = 0;
  std::set<std::int64_t> seen;
  for (const DrawPlace& place : places(Random, kDraws, 8)) {
    const std::int64_t number = log_number(place, 1, 7);
    ones += number == 1 ? 1 : 0;
    seen.insert(number);
  }
  EXPECT_EQ(seen, (std::set<std::int64_t>{1, 2, 3, 4, 5, 6, 7}));
  expect_share(ones, kDraws, std::log(2.0) / std::log(8.0), "from 1 up to 2, of 1 up to 8");
  EXPECT_EQ(log_number({0, 1, 0}, 5, INT64_MAX), 5);
  EXPECT_EQ(log_number({9, 10, UINT64_MAX}, 5, INT64_MAX / 1000), INT64_MAX / 1000);
  EXPECT_EQ(log_number({9, 10, UINT64_MAX}, 5, 5), 5);
}

std::vector<std::string> values_of(const Document& document, std::string_view key) {
  for (const AxisGroup& group : document.sweep) {
    for (const Axis& axis : group.axes) {
      if (axis.key == key) {
        return axis.values;
      }
    }
  }
  return {};
}

std::string sample(std::string_view method, std::string_view axes) {
  return "sweep:\n  sample: {method: " + std::string(method) + ", points: 200, axes: {" +
         std::string(axes) + "}}\n";
}

constexpr const char* kDelay = "topology.delay: {from: 0s, to: 1s}";
constexpr const char* kMss = "client.mss: {from: 88, to: 65495, scale: log}";

class SampleAxis : public testing::TestWithParam<const char*> {};

TEST_P(SampleAxis, KeepsItsValuesWhenAnotherIsAdded) {
  const auto drawn = values_of(sound_text(sample(GetParam(), kDelay)), "topology.delay");
  ASSERT_EQ(drawn.size(), 200U);
  const std::string both = sample(GetParam(), std::string(kMss) + ", " + kDelay);
  EXPECT_EQ(values_of(sound_text(both), "topology.delay"), drawn);
  EXPECT_EQ(values_of(sound_text(both, {"client.mss=100"}), "topology.delay"), drawn);
  EXPECT_NE(values_of(sound_text(both, {"seed=2"}), "topology.delay"), drawn);
}

TEST_P(SampleAxis, HasDiceOfItsOwn) {
  const std::string range = ": {from: 1ns, to: 1000s}";
  const Document document =
      sound_text(sample(GetParam(), "topology.delay" + range + ", client.open_at" + range));
  EXPECT_NE(values_of(document, "topology.delay"), values_of(document, "client.open_at"));
}

INSTANTIATE_TEST_SUITE_P(All, SampleAxis, testing::Values("random", "latin-hypercube"));

TEST(Sample, AxesAreIndependent) {
  const std::string text =
      "sweep:\n  sample: {method: latin-hypercube, points: 4000, axes: "
      "{topology.delay: {from: 0s, to: 1s}, client.open_at: {from: 0s, to: 1s}}}\n";
  const Document document = sound_text(text);
  std::uint64_t both_low = 0;
  const auto delays = values_of(document, "topology.delay");
  const auto times = values_of(document, "client.open_at");
  for (std::size_t i = 0; i < delays.size(); ++i) {
    const auto low = [](const std::string& time) {
      return *parse_duration(time) < Duration::ms(500);
    };
    both_low += low(delays[i]) && low(times[i]) ? 1 : 0;
  }
  // Sums of draws without replacement are closer to their mean than those with (Hoeffding, 1963).
  expect_share(both_low, delays.size(), 0.25, "both below the middle");
}

/// The same seed gives the same points for ever: stores rest on it.
TEST(Sample, IsKnown) {
  const Document document = sound_text(R"(
sweep:
  sample:
    - method: random
      points: 3
      axes: {topology.delay: {from: 0s, to: 1s}, client.profile: [macos, rfc6298]}
    - method: latin-hypercube
      points: 3
      axes: {impair.*.loss: {from: 0.1%, to: 10%, scale: log}}
)");
  EXPECT_EQ(values_of(document, "topology.delay"),
            (std::vector<std::string>{"88.620491ms", "594.148864ms", "695.571845ms"}));
  EXPECT_EQ(values_of(document, "client.profile"),
            (std::vector<std::string>{"rfc6298", "rfc6298", "rfc6298"}));
  EXPECT_EQ(values_of(document, "impair.*.loss"),
            (std::vector<std::string>{"3.7777431%", "0.4158904%", "0.4888467%"}));
}

}  // namespace
}  // namespace shaketable::scenario
