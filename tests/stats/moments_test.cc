// SPDX-License-Identifier: GPL-2.0-only
#include "stats/moments.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <limits>

#include "base/check.h"

namespace shaketable::stats {
namespace {

Moments moments_of(std::initializer_list<std::uint64_t> values) {
  Moments moments;
  for (const std::uint64_t value : values) {
    moments.add(value);
  }
  return moments;
}

TEST(Moments, MeanAndVarianceOfTheMean) {
  const Moments moments = moments_of({1, 2, 3, 4, 5});
  EXPECT_EQ(moments.mean(5), 3);
  EXPECT_EQ(moments.variance_of_mean(5), 2.5 / 5);
}

TEST(Moments, ZerosNeedNotBeAdded) {
  EXPECT_EQ(moments_of({0, 0, 6}), moments_of({6}));
  EXPECT_EQ(moments_of({6}).mean(3), 2);
  EXPECT_EQ(moments_of({6}).variance_of_mean(3), 12.0 / 3);
}

// With sums of doubles, 1 part in 10^18 would vanish.
TEST(Moments, SmallSpreadOfLargeNumbersIsExact) {
  constexpr std::uint64_t kBase = 1'000'000'000'000'000'000;
  EXPECT_EQ(moments_of({kBase + 1, kBase + 2, kBase + 3}).variance_of_mean(3), 1.0 / 3);
}

// The squares of the largest times overflow 128 bits from the second one on.
TEST(Moments, SquaresHaveRoomBeyond128Bits) {
  constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();
  const Moments part = moments_of({kLargest, kLargest, kLargest});
  Moments all = part;
  all.merge(part);
  EXPECT_EQ(all, moments_of({kLargest, kLargest, kLargest, kLargest, kLargest, kLargest}));
  EXPECT_EQ(all.variance_of_mean(6), 0);
}

TEST(Moments, RefusesTooFewNumbers) {
  EXPECT_THROW((void)Moments().mean(0), InvariantError);
  EXPECT_THROW((void)moments_of({1}).variance_of_mean(1), InvariantError);
}

}  // namespace
}  // namespace shaketable::stats
