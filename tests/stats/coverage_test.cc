// SPDX-License-Identifier: GPL-2.0-only
#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "base/sampler.h"
#include "stats/estimate.h"

// Goal: an interval of 95 % holds the truth in at least 95 % of samples. Method: 10^4 small samples
// of a known distribution. If the intervals cover with 95 %, fewer than 9396 hits (4.75 standard
// deviations below 9500) come up with a probability below 10^-6; the dice are fixed, so a test that
// passes once always does.

namespace shaketable::stats {
namespace {

constexpr std::uint64_t kRepeats = 10'000;
constexpr int kHitsMin = 9396;

bool holds(const Estimate& estimate, double truth) {
  return estimate.low.value_or(-INFINITY) <= truth && truth <= estimate.high.value_or(INFINITY);
}

TEST(Coverage, OfProportions) {
  for (const double truth : {0.01, 0.1, 0.5, 0.97}) {
    int hits = 0;
    for (std::uint64_t repeat = 0; repeat < kRepeats; ++repeat) {
      const Stream dice = SeedTree(1).child("proportion", repeat).stream();
      std::uint64_t successes = 0;
      for (std::uint64_t i = 0; i < 20; ++i) {
        successes += unit_interval(dice.draw(i)) < truth ? 1 : 0;
      }
      hits += holds(proportion(successes, 20, 0.95), truth) ? 1 : 0;
    }
    EXPECT_GE(hits, kHitsMin) << truth;
  }
}

// Student's interval is exact for normal numbers: neither too narrow nor too wide.
TEST(Coverage, OfMeansOfNormalNumbers) {
  constexpr double kMean = 1e9;
  int hits = 0;
  for (std::uint64_t repeat = 0; repeat < kRepeats; ++repeat) {
    const Stream dice = SeedTree(2).child("mean", repeat).stream();
    Moments moments;
    for (std::uint64_t i = 0; i < 5; ++i) {
      const double number = kMean + 1e7 * normal_quantile(unit_interval(dice.draw(i)));
      moments.add(static_cast<std::uint64_t>(std::llround(number)));
    }
    hits += holds(mean(moments, 5, 0.95), kMean) ? 1 : 0;
  }
  EXPECT_GE(hits, kHitsMin);
  EXPECT_LE(hits, 10'000 - 396);
}

// Exponential times, smooth (to the nanosecond) and in steps of a second, where samples tie.
TEST(Coverage, OfQuantiles) {
  for (const double step : {1e-9, 1.0}) {
    for (const int permille : {500, 900, 990}) {
      const auto rounded = [&](double seconds) {
        return Duration::ns(std::llround(std::ceil(seconds / step) * step * 1e9));
      };
      const double truth = rounded(-std::log1p(-permille / 1000.0)).seconds();
      int hits = 0;
      for (std::uint64_t repeat = 0; repeat < kRepeats; ++repeat) {
        const Stream dice = SeedTree(3).child("quantile", repeat).stream();
        Histogram histogram;
        for (std::uint64_t i = 0; i < 30; ++i) {
          histogram.add(rounded(-natural_log(unit_interval(dice.draw(i)))));
        }
        hits += holds(quantile(histogram.cdf(), permille, 0.95), truth) ? 1 : 0;
      }
      EXPECT_GE(hits, kHitsMin) << step << " " << permille;
    }
  }
}

}  // namespace
}  // namespace shaketable::stats
