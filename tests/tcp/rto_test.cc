// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: the timeout of RFC 6298, a test a clause; section 5's timer rules stand in timer_test.cc.
#include "tcp/rto.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace shaketable::tcp {
namespace {

using namespace literals;

RtoSettings without_floor() {
  return {.initial = 1_s, .minimum = 1_ns, .maximum = 60_s, .granularity = 1_ms};
}

TEST(Rto, Clause2_1_OneSecondBeforeAnySample) {
  const Rto rto{RtoSettings{}};
  EXPECT_EQ(rto.value(), 1_s);
  EXPECT_EQ(rto.smoothed(), std::nullopt);
  EXPECT_EQ(rto.variation(), std::nullopt);
}

TEST(Rto, Clause2_2_FirstSample) {
  Rto rto(without_floor());
  rto.sample(400_ms);
  EXPECT_EQ(rto.smoothed(), 400_ms);
  EXPECT_EQ(rto.variation(), 200_ms);
  EXPECT_EQ(rto.value(), 1200_ms);  // SRTT + 4 * RTTVAR
}

// RTTVAR <- 3/4 RTTVAR + 1/4 |SRTT - R'| with the old SRTT; SRTT <- 7/8 SRTT + 1/8 R'.
TEST(Rto, Clause2_3_LaterSamples) {
  Rto rto(without_floor());
  rto.sample(400_ms);
  rto.sample(800_ms);
  EXPECT_EQ(rto.variation(), 250_ms);
  EXPECT_EQ(rto.smoothed(), 450_ms);
  EXPECT_EQ(rto.value(), 1450_ms);
  rto.sample(50_ms);
  EXPECT_EQ(rto.variation(), 287500_us);
  EXPECT_EQ(rto.smoothed(), 400_ms);
  EXPECT_EQ(rto.value(), 1550_ms);
}

TEST(Rto, Clause2_3_GranularityIsTheLeastMargin) {
  Rto rto(without_floor());
  rto.sample(0_ns);
  EXPECT_EQ(rto.value(), 1_ms);  // SRTT + max(G, 4 * RTTVAR)
}

TEST(Rto, Clause2_4_RoundedUpToOneSecond) {
  Rto rto{RtoSettings{}};
  rto.sample(10_ms);
  EXPECT_EQ(rto.value(), 1_s);
  EXPECT_EQ(rto.smoothed(), 10_ms);
}

TEST(Rto, Clause2_5_MaximumIsAtLeastSixtySeconds) {
  EXPECT_GE(RtoSettings{}.maximum, 60_s);
  Rto rto{RtoSettings{}};
  rto.sample(100_s);
  EXPECT_EQ(rto.value(), 60_s);
}

TEST(Rto, Clause5_5_DoublesUpToTheMaximum) {
  Rto rto{RtoSettings{}};
  for (const Duration expected : {2_s, 4_s, 8_s, 16_s, 32_s, 60_s, 60_s}) {
    rto.back_off();
    EXPECT_EQ(rto.value(), expected);
  }
}

TEST(Rto, Clause5_5_BackOffNeverShortens) {
  Rto rto({.initial = 90_s, .minimum = 1_s, .maximum = 60_s, .granularity = 1_ms});
  rto.back_off();
  EXPECT_EQ(rto.value(), 90_s);
}

// Section 5, last but one: a new sample ends the back-off.
TEST(Rto, SampleEndsTheBackOff) {
  Rto rto{RtoSettings{}};
  rto.back_off();
  rto.back_off();
  rto.sample(100_ms);
  EXPECT_EQ(rto.value(), 1_s);
}

TEST(Rto, Clause5_7_RestartsAtThreeSeconds) {
  Rto rto{RtoSettings{}};
  rto.restart_at_three_seconds();
  EXPECT_EQ(rto.value(), 3_s);
  rto.back_off();
  EXPECT_EQ(rto.value(), 6_s);
}

TEST(Rto, NegativeRoundTripIsABrokenInvariant) {
  Rto rto{RtoSettings{}};
  EXPECT_THROW(rto.sample(-(1_ns)), InvariantError);
}

// The longest round trip that a timestamp's 31 bits of milliseconds can claim.
TEST(Rto, HugeSamplesDoNotOverflow) {
  Rto rto{RtoSettings{}};
  for (int i = 0; i < 100; ++i) {
    rto.sample(i % 2 == 0 ? Duration::ms(0x7fff'ffff) : Duration{});
    EXPECT_GE(rto.value(), 1_s);
    EXPECT_LE(rto.value(), 60_s);
  }
}

}  // namespace
}  // namespace shaketable::tcp
