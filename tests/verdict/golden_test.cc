// SPDX-License-Identifier: GPL-2.0-only
// Goal: a ladder that changed is told by the rules that acted then and now.
#include "verdict/golden.h"

#include <gtest/gtest.h>

#include <string>

namespace shaketable::verdict {
namespace {

constexpr const char* kThen = R"(# lost-syn, trial 0
    0.000000  SYN-SENT    S 100 -----------------------------x              active-open
    1.000000              S 100 ----------------------------->              retransmit-syn
    1.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
)";

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, text.npos);
  return text.replace(at, what.size(), by);
}

TEST(LadderDifference, IsNoneOfTheSame) {
  EXPECT_FALSE(ladder_difference(kThen, kThen).has_value());
  EXPECT_FALSE(ladder_difference(kThen, replaced(kThen, "# lost-syn", "# another")).has_value());
}

TEST(LadderDifference, NamesTheRules) {
  const auto other = ladder_difference(kThen, replaced(kThen, "retransmit-syn", "give-up"));
  ASSERT_TRUE(other.has_value());
  EXPECT_EQ(other->summary, "at 1.000000: retransmit-syn then, give-up now");
  EXPECT_EQ(
      other->diff,
      R"(      0.000000  SYN-SENT    S 100 -----------------------------x              active-open
-     1.000000              S 100 ----------------------------->              retransmit-syn
+     1.000000              S 100 ----------------------------->              give-up
      1.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
)");
  EXPECT_EQ(ladder_difference(kThen, replaced(kThen, "1.000000", "1.100000"))->summary,
            "retransmit-syn at 1.000000 then, retransmit-syn at 1.100000 now");
}

TEST(LadderDifference, NamesWhatCameAndWent) {
  const std::string more =
      std::string(kThen) + "    1.020000  ESTAB       . 101 ack 201 --->    syn-ack-completes\n";
  EXPECT_EQ(ladder_difference(kThen, more)->summary,
            "at 1.020000: nothing then, syn-ack-completes now");
  EXPECT_EQ(ladder_difference(more, kThen)->summary,
            "at 1.020000: syn-ack-completes then, nothing now");
  EXPECT_EQ(ladder_difference("", kThen)->summary, "at 0.000000: nothing then, active-open now");
}

TEST(LadderDifference, ShowsLittleOfWhatIsAlike) {
  std::string then;
  for (int i = 0; i < 100; ++i) {
    then += std::to_string(i) + " rule\n";
  }
  const auto difference = ladder_difference(then, replaced(then, "50 rule", "50 other"));
  ASSERT_TRUE(difference.has_value());
  EXPECT_EQ(difference->diff,
            "  ...\n  47 rule\n  48 rule\n  49 rule\n- 50 rule\n+ 50 other\n  51 rule\n  52 rule\n"
            "  53 rule\n  ...\n");
}

}  // namespace
}  // namespace shaketable::verdict
