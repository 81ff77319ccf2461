// SPDX-License-Identifier: GPL-2.0-only
// Goal: a verdict is sure, either way, or says that it is not.
#include "verdict/decision.h"

#include <gtest/gtest.h>

#include <vector>

namespace shaketable::verdict {
namespace {

using scenario::Comparison;
using stats::Estimate;

constexpr auto kPassed = Verdict::Passed;
constexpr auto kFailed = Verdict::Failed;
constexpr auto kUndecided = Verdict::Undecided;

struct Row {
  Bound bound;
  Estimate interval;
  Verdict verdict;
};

TEST(Decide, IsSureOnlyOutsideTheInterval) {
  const Estimate below{.value = 1, .low = 0.5, .high = 1.5};
  const Estimate around{.value = 2, .low = 1.5, .high = 2.5};
  const Estimate above{.value = 3, .low = 2.5, .high = 3.5};
  const Estimate no_low{.value = 1, .low = {}, .high = 1.5};
  const Estimate no_high{.value = 3, .low = 2.5, .high = {}};
  const Estimate upper_is_two{.value = 1.5, .low = 1, .high = 2};
  const Estimate lower_is_two{.value = 2.5, .low = 2, .high = 3};
  const Bound at_most{Comparison::AtMost, 2, {}};
  const Bound less{Comparison::Less, 2, {}};
  const Bound at_least{Comparison::AtLeast, 2, {}};
  const Bound greater{Comparison::Greater, 2, {}};
  const Bound near{Comparison::Equal, 2, 1};
  const std::vector<Row> rows = {
      {at_most, below, kPassed},
      {at_most, around, kUndecided},
      {at_most, above, kFailed},
      {at_most, no_low, kPassed},
      {at_most, no_high, kFailed},
      {at_most, upper_is_two, kPassed},
      {at_most, lower_is_two, kUndecided},
      {less, below, kPassed},
      {less, around, kUndecided},
      {less, above, kFailed},
      {less, upper_is_two, kUndecided},
      {less, lower_is_two, kFailed},
      {at_least, below, kFailed},
      {at_least, around, kUndecided},
      {at_least, above, kPassed},
      {at_least, no_low, kFailed},
      {at_least, no_high, kPassed},
      {at_least, lower_is_two, kPassed},
      {at_least, upper_is_two, kUndecided},
      {greater, below, kFailed},
      {greater, above, kPassed},
      {greater, lower_is_two, kUndecided},
      {greater, upper_is_two, kFailed},
      {near, around, kPassed},
      {near, below, kUndecided},
      {near, {.value = 4, .low = 3.1, .high = 5}, kFailed},
      {near, {.value = 0, .low = 0, .high = 0.9}, kFailed},
      {near, {.value = 2, .low = 1, .high = 3}, kPassed},
      {near, {.value = 2, .low = {}, .high = 3}, kUndecided},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(decide(rows[i].bound, rows[i].interval), rows[i].verdict) << i;
  }
}

/// A figure of the sample itself needs no test: `== 100%`, `min`, `max`.
TEST(Decide, EqualIsOfTheValue) {
  const Bound two{Comparison::Equal, 2, {}};
  EXPECT_EQ(decide(two, {.value = 2, .low = 1, .high = 3}), kPassed);
  EXPECT_EQ(decide(two, {.value = 2.1, .low = 1, .high = 3}), kFailed);
}

TEST(Decide, NothingIsDecidedWithoutASample) {
  for (const Comparison comparison : {Comparison::Less, Comparison::AtMost, Comparison::Equal,
                                      Comparison::AtLeast, Comparison::Greater}) {
    EXPECT_EQ(decide({comparison, 2, {}}, {}), kUndecided);
    EXPECT_EQ(decide({comparison, 2, 1}, {}), kUndecided);
  }
}

/// A share with so many successes of so many trials.
Grown share(std::uint64_t successes, std::uint64_t trials, double confidence) {
  return [=](double growth) {
    const auto n = static_cast<double>(trials);
    return stats::clopper_pearson(static_cast<double>(successes) / n, n * growth, confidence);
  };
}

TEST(TrialsThatDecide, AreJustEnough) {
  const Bound bound{Comparison::AtLeast, 0.999, {}};
  const double confidence = confidence_for(bound, 1e-6);
  // Nothing but successes decide when 0.999^n falls to 10^-6: n = ln(1e6) / -ln(0.999) = 13808.6.
  const auto needed = trials_that_decide(bound, share(1000, 1000, confidence), 1000);
  ASSERT_TRUE(needed.has_value());
  EXPECT_GE(*needed, 13'809U);
  EXPECT_LE(*needed, 13'823U);  // 0.1 % more
}

TEST(TrialsThatDecide, AreNoneOnTheBound) {
  const Bound bound{Comparison::AtLeast, 0.5, {}};
  EXPECT_FALSE(trials_that_decide(bound, share(500, 1000, confidence_for(bound, 1e-6)), 1000));
}

TEST(TrialsThatDecide, GrowAsTheMarginShrinks) {
  std::uint64_t before = 0;
  for (const double at : {0.30, 0.40, 0.45, 0.48}) {
    const Bound bound{Comparison::AtLeast, at, {}};
    const auto needed = trials_that_decide(bound, share(50, 100, confidence_for(bound, 1e-6)), 100);
    ASSERT_TRUE(needed.has_value()) << at;
    EXPECT_GT(*needed, before);
    before = *needed;
  }
}

}  // namespace
}  // namespace shaketable::verdict
