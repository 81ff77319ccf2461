// SPDX-License-Identifier: GPL-2.0-only
#include "stats/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "base/check.h"
#include "base/rng.h"

namespace shaketable::stats {
namespace {

using namespace literals;

/// Different numbers of every size, 0 to 2^62.
Duration some_time(std::uint64_t index) {
  const auto [number, shift] = SeedTree(1).stream().pair(index);
  return Duration::ns(static_cast<std::int64_t>((number >> 2) >> (shift % 62)));
}

Histogram histogram_of(std::uint64_t begin, std::uint64_t end) {
  Histogram histogram;
  for (std::uint64_t index = begin; index < end; ++index) {
    histogram.add(some_time(index));
  }
  return histogram;
}

void expect_same(const Histogram& a, const Histogram& b) {
  EXPECT_EQ(a.samples(), b.samples());
  EXPECT_EQ(a.is_binned(), b.is_binned());
  EXPECT_EQ(a.min(), b.min());
  EXPECT_EQ(a.max(), b.max());
  EXPECT_EQ(a.cdf(), b.cdf());
}

TEST(Histogram, CountsEachTime) {
  Histogram histogram;
  for (const Duration time : {3_s, 20_ms, 20_ms, 0_ns, 1_s}) {
    histogram.add(time);
  }
  EXPECT_EQ(histogram.samples(), 5u);
  EXPECT_EQ(histogram.distinct(), 4u);
  EXPECT_EQ(histogram.min(), 0_ns);
  EXPECT_EQ(histogram.max(), 3_s);
  const std::vector<Step> expected = {
      {0_ns, 0_ns, 1, 1}, {20_ms, 20_ms, 3, 2}, {1_s, 1_s, 4, 1}, {3_s, 3_s, 5, 1}};
  EXPECT_EQ(histogram.cdf(), expected);
  EXPECT_EQ(at_rank(expected, 1).time, 0_ns);
  EXPECT_EQ(at_rank(expected, 2).time, 20_ms);
  EXPECT_EQ(at_rank(expected, 3).time, 20_ms);
  EXPECT_EQ(at_rank(expected, 5).time, 3_s);
}

TEST(Histogram, RefusesNegativeTimesAndNothing) {
  Histogram histogram;
  EXPECT_THROW(histogram.add(Duration::ns(-1)), InvariantError);
  EXPECT_THROW((void)histogram.min(), InvariantError);
  EXPECT_THROW((void)histogram.max(), InvariantError);
  EXPECT_TRUE(histogram.cdf().empty());
  EXPECT_THROW((void)at_rank(histogram.cdf(), 1), InvariantError);
}

TEST(Histogram, IsExactUpTo65536DifferentTimes) {
  Histogram histogram;
  for (std::int64_t i = 0; i < 65536; ++i) {
    histogram.add(Duration::ns(i * 1000));
  }
  EXPECT_FALSE(histogram.is_binned());
  EXPECT_EQ(histogram.distinct(), 65536u);
  histogram.add(Duration::ns(1));
  EXPECT_TRUE(histogram.is_binned());
  EXPECT_EQ(histogram.samples(), 65537u);
}

// Every bin holds its times, is at most 2^-10 of them wide, and loses none of the sorted sample.
TEST(Histogram, BinsAreNarrowAndHoldTheirTimes) {
  constexpr std::uint64_t kSamples = 200'000;
  const std::vector<Step> steps = histogram_of(0, kSamples).cdf();
  std::vector<Duration> times;
  for (std::uint64_t index = 0; index < kSamples; ++index) {
    times.push_back(some_time(index));
  }
  std::ranges::sort(times);
  std::uint64_t rank = 0;
  for (const Step& step : steps) {
    EXPECT_LE((step.time - step.lower).count_ns(), step.lower.count_ns() / 1024);
    for (; rank < step.cumulative; ++rank) {
      ASSERT_LE(step.lower, times[rank]);
      ASSERT_GE(step.time, times[rank]);
    }
  }
  EXPECT_EQ(rank, kSamples);
  EXPECT_EQ(steps.front().lower, times.front());
  EXPECT_EQ(steps.back().time, times.back());
}

TEST(Histogram, MemoryIsBounded) {
  Histogram histogram = histogram_of(0, 1'000'000);
  histogram.add(Duration::max());
  EXPECT_TRUE(histogram.is_binned());
  EXPECT_LE(histogram.distinct(), 55296u);
  EXPECT_EQ(histogram.samples(), 1'000'001u);
  EXPECT_EQ(histogram.max(), Duration::max());
}

// Parts below and above the number of different times where bins begin, merged in any order.
TEST(Histogram, ContentDependsOnTheSamplesAlone) {
  constexpr std::array<std::uint64_t, 6> kEnds = {0, 10, 40'000, 70'000, 150'000, 150'100};
  for (const std::size_t parts : {2, 3, 5}) {
    const Histogram whole = histogram_of(0, kEnds[parts]);
    std::array<std::size_t, 5> order = {0, 1, 2, 3, 4};
    for (int permutation = 0; permutation < 6; ++permutation) {
      Histogram merged;
      for (std::size_t i = 0; i < parts; ++i) {
        merged.merge(histogram_of(kEnds[order[i]], kEnds[order[i] + 1]));
      }
      expect_same(merged, whole);
      std::next_permutation(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(parts));
    }
  }
}

TEST(Histogram, FewTimesMergeWithBinnedOnesEitherWay) {
  const Histogram binned = histogram_of(10, 100'000);
  ASSERT_TRUE(binned.is_binned());
  Histogram few = histogram_of(0, 10);
  few.merge(binned);
  expect_same(few, histogram_of(0, 100'000));
  Histogram many = binned;
  many.merge(histogram_of(0, 10));
  expect_same(many, histogram_of(0, 100'000));
}

// The outermost bins end where the samples do: nothing is reported that was not seen.
TEST(Histogram, BinsAreCutAtTheLeastAndTheGreatestTime) {
  Histogram histogram;
  for (std::int64_t i = 1; i <= 70'000; ++i) {
    histogram.add(1_s + Duration::us(i));
  }
  const std::vector<Step> steps = histogram.cdf();
  EXPECT_TRUE(histogram.is_binned());
  EXPECT_EQ(steps.front().lower, Duration::us(1'000'001));
  EXPECT_EQ(steps.back().time, Duration::us(1'070'000));
}

TEST(Histogram, MergesWithItselfAndWithNothing) {
  Histogram histogram = histogram_of(0, 10);
  histogram.merge(Histogram());
  expect_same(histogram, histogram_of(0, 10));
  histogram.merge(histogram);
  EXPECT_EQ(histogram.samples(), 20u);
  EXPECT_EQ(histogram.cdf().front().cumulative, 2 * histogram_of(0, 10).cdf().front().cumulative);
}

}  // namespace
}  // namespace shaketable::stats
