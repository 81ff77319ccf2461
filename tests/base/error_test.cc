// SPDX-License-Identifier: GPL-2.0-only
#include "base/error.h"

#include <gtest/gtest.h>

#include <array>

#include "base/check.h"

namespace shaketable {
namespace {

TEST(ErrorText, LeavesOutWhatDoesNotApply) {
  Error error{.where = {"a.yaml", 3, 7},
              .key = "impair",
              .problem = "bad",
              .expected = "good",
              .nearest = "gold"};
  EXPECT_EQ(error.to_string(), "a.yaml:3:7: impair: bad; expected good; did you mean 'gold'?");
  error.where.column = 0;
  EXPECT_EQ(error.to_string(), "a.yaml:3: impair: bad; expected good; did you mean 'gold'?");
  error.nearest.clear();
  error.key.clear();
  error.where = {};
  EXPECT_EQ(error.to_string(), "bad; expected good");
  error.expected.clear();
  EXPECT_EQ(error.to_string(), "bad");
}

TEST(NearestSpelling, OnlyOfLikelySlips) {
  constexpr std::array<std::string_view, 4> kWords = {"delay", "loss", "duplicate", "reorder"};
  EXPECT_EQ(nearest_spelling("dealy", kWords), "delay");
  EXPECT_EQ(nearest_spelling("los", kWords), "loss");
  EXPECT_EQ(nearest_spelling("duplciate", kWords), "duplicate");
  EXPECT_EQ(nearest_spelling("banana", kWords), "");
  EXPECT_EQ(nearest_spelling("", kWords), "");
  EXPECT_EQ(nearest_spelling("delay", {}), "");
}

TEST(Check, ThrowsWithThePlace) {
  EXPECT_NO_THROW(check(true, "fine"));
  try {
    check(false, "two is three");
    FAIL() << "no exception";
  } catch (const InvariantError& error) {
    const std::string what = error.what();
    EXPECT_NE(what.find("error_test.cc:"), std::string::npos);
    EXPECT_NE(what.find("broken invariant: two is three"), std::string::npos);
  }
}

}  // namespace
}  // namespace shaketable
