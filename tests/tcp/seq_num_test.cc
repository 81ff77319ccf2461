// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: arithmetic modulo 2^32, RFC 9293 section 3.4, and no order where there is none.
#include "tcp/seq_num.h"

#include <gtest/gtest.h>

#include <concepts>

namespace shaketable::tcp {
namespace {

template <typename T>
concept Ordered = requires(T a, T b) { a < b; };
static_assert(!Ordered<SeqNum>, "a circle has no order: ask before() or in_window()");
static_assert(std::equality_comparable<SeqNum>);
static_assert(!std::convertible_to<std::uint32_t, SeqNum>);
static_assert(!std::convertible_to<SeqNum, std::uint32_t>);

constexpr std::uint32_t kHalf = 0x8000'0000;

TEST(SeqNum, AdditionAndSubtractionWrap) {
  EXPECT_EQ(SeqNum(0xffff'ffff) + 1, SeqNum(0));
  EXPECT_EQ(SeqNum(0) - 1U, SeqNum(0xffff'ffff));
  EXPECT_EQ(SeqNum(5) - SeqNum(0xffff'fffb), 10U);
  EXPECT_EQ(SeqNum(0xffff'fffb) - SeqNum(5), 0xffff'fff6U);
}

class Wrapped : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(Wrapped, Before) {
  const SeqNum base(GetParam());
  EXPECT_FALSE(before(base, base));
  EXPECT_TRUE(before(base, base + 1));
  EXPECT_FALSE(before(base + 1, base));
  EXPECT_TRUE(before(base, base + (kHalf - 1)));
  EXPECT_FALSE(before(base + (kHalf - 1), base));
  EXPECT_FALSE(before(base, base + kHalf));
  EXPECT_FALSE(before(base + kHalf, base));
}

TEST_P(Wrapped, InWindow) {
  const SeqNum left(GetParam());
  EXPECT_FALSE(in_window(left - 1U, left, 10));
  EXPECT_TRUE(in_window(left, left, 10));
  EXPECT_TRUE(in_window(left + 9, left, 10));
  EXPECT_FALSE(in_window(left + 10, left, 10));
  EXPECT_FALSE(in_window(left + kHalf, left, 10));
  EXPECT_FALSE(in_window(left, left, 0));
}

INSTANTIATE_TEST_SUITE_P(Bases, Wrapped,
                         ::testing::Values(0U, 1U, 100U, 0x7fff'ffffU, kHalf, 0xffff'fff8U,
                                           0xffff'ffffU));

}  // namespace
}  // namespace shaketable::tcp
