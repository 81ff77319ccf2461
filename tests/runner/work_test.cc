// SPDX-License-Identifier: GPL-2.0-only
#include "runner/work.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace shaketable::runner {
namespace {

using Ranges = std::vector<TrialRange>;

Order ten() { return all_of({.point = 3, .first = 100, .count = 10}); }

TEST(Work, AnOrderHasItsWholeBatch) {
  EXPECT_EQ(ten().trials, (Ranges{{100, 10}}));
  EXPECT_TRUE(contains(ten(), 100));
  EXPECT_TRUE(contains(ten(), 109));
  EXPECT_FALSE(contains(ten(), 99));
  EXPECT_FALSE(contains(ten(), 110));
}

TEST(Work, TrialsAreTakenOutAnywhere) {
  Order order = ten();
  remove(order, 104);
  EXPECT_EQ(order.trials, (Ranges{{100, 4}, {105, 5}}));
  remove(order, 100);
  EXPECT_EQ(order.trials, (Ranges{{101, 3}, {105, 5}}));
  remove(order, 109);
  EXPECT_EQ(order.trials, (Ranges{{101, 3}, {105, 4}}));
  remove(order, 107);
  EXPECT_EQ(order.trials, (Ranges{{101, 3}, {105, 2}, {108, 1}}));
  remove(order, 108);
  EXPECT_EQ(order.trials, (Ranges{{101, 3}, {105, 2}}));
  EXPECT_FALSE(contains(order, 108));
  EXPECT_THROW(remove(order, 108), InvariantError);
}

TEST(Work, AnOrderMayBeEmpty) {
  Order order = all_of({.point = 0, .first = 5, .count = 1});
  remove(order, 5);
  EXPECT_EQ(order.trials, Ranges{});
}

TEST(Work, OctetsReadBackToTheOrder) {
  Order order = ten();
  EXPECT_EQ(decode_order(encode(order)), order);
  remove(order, 104);
  EXPECT_EQ(decode_order(encode(order)), order);
  EXPECT_EQ(decode_order(encode(Order{})), Order{});
}

TEST(Work, OctetsThatAreCutAreABug) {
  auto octets = encode(ten());
  for (; !octets.empty(); octets.pop_back()) {
    if (octets.size() != 40 && octets.size() != 24) {  // a whole order, and one without ranges
      EXPECT_THROW((void)decode_order(octets), InvariantError) << octets.size();
    }
  }
}

}  // namespace
}  // namespace shaketable::runner
