// SPDX-License-Identifier: GPL-2.0-only
#include "runner/trial_watch.h"

#include <gtest/gtest.h>

namespace shaketable::runner {
namespace {

using namespace std::chrono_literals;

TEST(TrialWatch, CountsTheTimeOfOneTrial) {
  TrialWatch watch(1s);
  TrialMark mark;
  EXPECT_FALSE(watch.look(mark, 100ms));
  mark.begin(7);
  for (int i = 0; i <= 10; ++i) {  // the first look sees it begin
    EXPECT_FALSE(watch.look(mark, 100ms)) << i;
  }
  EXPECT_TRUE(watch.look(mark, 100ms));
  EXPECT_TRUE(watch.is_same(mark));
}

TEST(TrialWatch, ANewTrialBeginsAnew) {
  TrialWatch watch(1s);
  TrialMark mark;
  for (int i = 0; i < 100; ++i) {
    mark.begin(7);  // the same number, again and again
    EXPECT_FALSE(watch.look(mark, 200ms));
    EXPECT_FALSE(watch.look(mark, 200ms));
  }
}

TEST(TrialWatch, TimeBetweenTrialsIsNobodys) {
  TrialWatch watch(1s);
  TrialMark mark;
  mark.begin(7);
  EXPECT_FALSE(watch.look(mark, 100ms));
  mark.end();
  for (int i = 0; i < 100; ++i) {
    EXPECT_FALSE(watch.look(mark, 100ms));
  }
}

TEST(TrialWatch, APauseOfOursIsNoFaultOfTheTrial) {
  TrialWatch watch(1s);
  TrialMark mark;
  mark.begin(7);
  EXPECT_FALSE(watch.look(mark, 100ms));
  EXPECT_FALSE(watch.look(mark, 1h));
  EXPECT_FALSE(watch.look(mark, 1h));
}

TEST(TrialWatch, ATrialThatEndedSinceIsNotTheSame) {
  TrialWatch watch(1s);
  TrialMark mark;
  mark.begin(7);
  (void)watch.look(mark, 1s);
  mark.begin(8);
  EXPECT_FALSE(watch.is_same(mark));
}

TEST(TrialWatch, LooksOftenEnoughForItsLimit) {
  EXPECT_EQ(TrialWatch(60s).period(), 100ms);
  EXPECT_EQ(TrialWatch(80ms).period(), 10ms);
  EXPECT_EQ(TrialWatch(1ms).period(), 1ms);
  EXPECT_EQ(TrialWatch().period(), 100ms);
}

}  // namespace
}  // namespace shaketable::runner
