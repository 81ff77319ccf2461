// SPDX-License-Identifier: GPL-2.0-only
#include "stats/estimate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "stats/binomial.h"

namespace shaketable::stats {
namespace {

TEST(Proportion, HasNoValueWithoutTrials) { EXPECT_EQ(proportion(0, 0, 0.95), Estimate{}); }

// The closed forms at both ends: 1 - (alpha/2)^(1/n), and its mirror image.
TEST(Proportion, NoneAndAllHaveClosedForms) {
  const double upper = 1 - std::pow(0.025, 1.0 / 10);
  EXPECT_EQ(proportion(0, 10, 0.95).value, 0);
  EXPECT_EQ(proportion(0, 10, 0.95).low, 0);
  EXPECT_NEAR(*proportion(0, 10, 0.95).high, upper, 1e-14);
  EXPECT_EQ(proportion(10, 10, 0.95).value, 1);
  EXPECT_NEAR(*proportion(10, 10, 0.95).low, 1 - upper, 1e-14);
  EXPECT_EQ(proportion(10, 10, 0.95).high, 1);
}

// Clopper and Pearson's definition: each end is where a result at least as extreme as the one seen
// has a probability of alpha/2.
TEST(Proportion, EndsHaveTheTailsOfTheDefinition) {
  for (const double confidence : {0.9, 0.95, 0.999}) {
    const double tail = (1 - confidence) / 2;
    for (const int n : {1, 2, 7, 40, 300}) {
      for (const int k : {1, n / 2 + 1, n - 1}) {
        if (k <= 0 || k >= n) {
          continue;
        }
        const Estimate estimate =
            proportion(static_cast<unsigned>(k), static_cast<unsigned>(n), confidence);
        EXPECT_NEAR(1 - at_most(k - 1, n, *estimate.low), tail, 1e-10);
        EXPECT_NEAR(at_most(k, n, *estimate.high), tail, 1e-10);
      }
    }
  }
}

TEST(Proportion, TakesManyTrials) {
  const std::uint64_t many = 4'000'000'000;
  const Estimate half = proportion(many / 2, many, 0.95);
  const double normal = 1.959963984540054 * std::sqrt(0.25 / static_cast<double>(many));
  EXPECT_NEAR(*half.low, 0.5 - normal, 1e-9);
  EXPECT_NEAR(*half.high, 0.5 + normal, 1e-9);
  const Estimate rare = proportion(1, many, 0.95);
  EXPECT_NEAR(*rare.high * static_cast<double>(many), 5.5716, 1e-4);  // of a Poisson count of 1
}

TEST(Proportion, RefusesNonsense) {
  EXPECT_THROW((void)proportion(2, 1, 0.95), InvariantError);
  EXPECT_THROW((void)proportion(1, 2, 1.0), InvariantError);
  EXPECT_THROW((void)proportion(1, 2, 0.0), InvariantError);
}

TEST(Mean, HasStudentsInterval) {
  Moments moments;
  for (const std::uint64_t value : {11, 12, 13, 14, 15}) {
    moments.add(value);
  }
  const Estimate estimate = mean(moments, 5, 0.95);
  EXPECT_EQ(estimate.value, 13);
  const double half = 2.7764451051977987 * std::sqrt(0.5);  // t of 4 degrees of freedom
  EXPECT_NEAR(*estimate.low, 13 - half, 1e-12);
  EXPECT_NEAR(*estimate.high, 13 + half, 1e-12);
}

TEST(Mean, OfOneNumberHasNoIntervalAndOfNothingNoValue) {
  Moments moments;
  EXPECT_EQ(mean(moments, 0, 0.95), Estimate{});
  moments.add(5);
  EXPECT_EQ(mean(moments, 1, 0.95), (Estimate{.value = 5, .low = {}, .high = {}}));
}

TEST(Mean, IntervalDoesNotGoBelowZero) {
  Moments moments;
  moments.add(1);
  EXPECT_EQ(mean(moments, 10, 0.95).low, 0);
  EXPECT_GT(mean(moments, 10, 0.95).high, 0.1);
}

// Tables of the sign test: the median of 10 lies between ranks 2 and 9, of 5 not within 95 %.
TEST(QuantileRanks, OfTheMedianAreThoseOfTheSignTest) {
  EXPECT_EQ(quantile_ranks(0, 500, 0.95), Ranks{});
  EXPECT_EQ(quantile_ranks(5, 500, 0.95), Ranks{});
  EXPECT_EQ(quantile_ranks(6, 500, 0.95), (Ranks{.low = 1, .high = 6}));
  EXPECT_EQ(quantile_ranks(10, 500, 0.95), (Ranks{.low = 2, .high = 9}));
  EXPECT_EQ(quantile_ranks(20, 500, 0.95), (Ranks{.low = 6, .high = 15}));
}

TEST(QuantileRanks, HighSideIsEmptyWhereTheSampleIsTooSmall) {
  EXPECT_FALSE(quantile_ranks(367, 990, 0.95).high);
  EXPECT_EQ(quantile_ranks(368, 990, 0.95).high, 368);
  EXPECT_FALSE(quantile_ranks(3687, 999, 0.95).high);
  EXPECT_EQ(quantile_ranks(3688, 999, 0.95).high, 3688);
}

TEST(QuantileRanks, AreTheNarrowestWithTheTailsOfTheDefinition) {
  for (int n = 1; n <= 120; ++n) {
    for (const int permille : {100, 500, 900, 990}) {
      const double p = permille / 1000.0;
      Ranks expected;
      for (int rank = 1; rank <= n; ++rank) {
        if (at_most(rank - 1, n, p) <= 0.025) {
          expected.low = static_cast<unsigned>(rank);
        }
        if (!expected.high && 1 - at_most(rank - 1, n, p) <= 0.025) {
          expected.high = static_cast<unsigned>(rank);
        }
      }
      EXPECT_EQ(quantile_ranks(static_cast<unsigned>(n), permille, 0.95), expected)
          << n << " " << permille;
    }
  }
}

TEST(QuantileRanks, TakeManySamples) {
  const std::uint64_t many = 1'000'000'000;
  const Ranks ranks = quantile_ranks(many, 500, 0.95);
  const double half = 1.959963984540054 * std::sqrt(0.25 * static_cast<double>(many));
  EXPECT_NEAR(static_cast<double>(*ranks.low), 0.5 * static_cast<double>(many) - half, 3);
  EXPECT_NEAR(static_cast<double>(*ranks.high), 0.5 * static_cast<double>(many) + half, 3);
}

TEST(Quantile, IsTheSampleOfNearestRank) {
  Histogram histogram;
  for (int second = 1; second <= 10; ++second) {
    histogram.add(Duration::s(second));
  }
  EXPECT_EQ(quantile(histogram.cdf(), 500, 0.95), (Estimate{.value = 5, .low = 2, .high = 9}));
  EXPECT_EQ(quantile(histogram.cdf(), 501, 0.95).value, 6);
  EXPECT_EQ(quantile(histogram.cdf(), 999, 0.95).value, 10);
  EXPECT_EQ(quantile(histogram.cdf(), 1, 0.95).value, 1);
  EXPECT_EQ(quantile({}, 500, 0.95), Estimate{});
}

// All between 2^30 and 2^31 ns, in bins of 2^20: the true median, 1.1 s, stays within the interval
// however many samples there are.
TEST(Quantile, OfBinnedTimesLiesBetweenTheEndsOfBins) {
  Histogram histogram;
  for (std::int64_t i = 1; i < 100'000; ++i) {
    histogram.add(Duration::us(1'100'000) + Duration::ns(i - 50'000));
  }
  ASSERT_TRUE(histogram.is_binned());
  const Estimate median = quantile(histogram.cdf(), 500, 0.95);
  const std::int64_t bin = Duration::us(1'100'000).count_ns() >> 20 << 20;
  const auto last = Duration::ns(std::min(bin + (1 << 20) - 1, std::int64_t{1'100'049'999}));
  const auto first = Duration::ns(std::max(bin, std::int64_t{1'099'950'001}));
  EXPECT_EQ(median.value, last.seconds());
  EXPECT_EQ(median.low, first.seconds());
  EXPECT_EQ(median.high, last.seconds());
}

}  // namespace
}  // namespace shaketable::stats
