// SPDX-License-Identifier: GPL-2.0-only
#include "base/odds.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace shaketable {
namespace {

TEST(ParseOdds, ReadsPercentFractionsAndExponents) {
  const std::pair<const char*, std::uint64_t> kGood[] = {{"10%", 100'000'000},
                                                         {"0.3%", 3'000'000},
                                                         {"0.25", 250'000'000},
                                                         {"1e-3", 1'000'000},
                                                         {"1", Odds::kOne},
                                                         {"100%", Odds::kOne},
                                                         {"0", 0},
                                                         {"0.0000001%", 1},
                                                         {"1e-9", 1},
                                                         {"1e-0", Odds::kOne}};
  for (const auto& [text, ppb] : kGood) {
    const auto read = parse_odds(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(read->count_ppb(), ppb) << text;
  }
}

TEST(ParseOdds, RefusesTheRest) {
  const std::string expected =
      "; expected a probability from 0% to 100%, such as 10%, 0.3% or 0.003";
  const std::pair<const char*, const char*> kBad[] = {
      {"", "'' is not a probability"},
      {"half", "'half' is not a probability"},
      {"%", "'%' is not a probability"},
      {"110%", "'110%' lies outside 0 to 1"},
      {"10", "'10' lies outside 0 to 1"},
      {"-1%", "'-1%' lies outside 0 to 1"},
      {"0.00000001%", "'0.00000001%' is finer than one in a billion"},
      {"2.5e-9", "'2.5e-9' is finer than one in a billion"},
      {"1e3", "'e3' is not an exponent from e-0 to e-9"}};
  for (const auto& [text, message] : kBad) {
    const auto read = parse_odds(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().to_string(), message + expected);
  }
}

TEST(OddsText, ReadsBack) {
  for (const std::uint64_t ppb : {0ULL, 1ULL, 3'000'000ULL, 123'456'789ULL, 1'000'000'000ULL}) {
    const Odds odds = Odds::ppb(ppb);
    EXPECT_EQ(parse_odds(to_string(odds)), odds);
  }
  EXPECT_EQ(to_string(Odds::percent(10)), "10%");
  EXPECT_EQ(to_string(Odds::ppb(3'000'000)), "0.3%");
}

TEST(OddsHit, EndsAreExactAndTheMiddleIsFair) {
  EXPECT_FALSE(Odds::never().hit(0));
  EXPECT_TRUE(Odds::always().hit(UINT64_MAX));
  EXPECT_TRUE(Odds::percent(50).hit((std::uint64_t{1} << 63) - 1'000'000'000));
  EXPECT_FALSE(Odds::percent(50).hit(std::uint64_t{1} << 63));
  EXPECT_EQ(Odds::percent(30).complement(), Odds::percent(70));
}

}  // namespace
}  // namespace shaketable
