// SPDX-License-Identifier: GPL-2.0-only
// Goal: the rules that establish a connection are these three, and no others.
#include "tcp/rule.h"

#include <gtest/gtest.h>

namespace shaketable::tcp {
namespace {

TEST(Rules, ThreeOfThemComplete) {
  for (int i = 0; i < kRuleCount; ++i) {
    const auto rule = static_cast<Rule>(i);
    const bool is_one =
        rule == Rule::AckCompletes || rule == Rule::SynAckCompletes || rule == Rule::SynAckCrosses;
    EXPECT_EQ(completes(rule), is_one) << to_string(rule);
  }
}

}  // namespace
}  // namespace shaketable::tcp
