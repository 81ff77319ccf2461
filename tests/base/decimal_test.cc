// SPDX-License-Identifier: GPL-2.0-only
#include "base/decimal.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace shaketable {
namespace {

TEST(ParseDecimal, ScalesExactly) {
  EXPECT_EQ(parse_decimal("1.5", 1000).value, 1500);
  EXPECT_EQ(parse_decimal("-1.5", 1000).value, -1500);
  EXPECT_EQ(parse_decimal("+2", 7).value, 14);
  EXPECT_EQ(parse_decimal("0.001", 1000).value, 1);
  EXPECT_EQ(parse_decimal("1.5000", 10).value, 15);
  EXPECT_EQ(parse_decimal("0.5", 60).value, 30);
  EXPECT_EQ(parse_decimal("9223372036854775807", 1).value, INT64_MAX);
}

TEST(ParseDecimal, SaysWhatIsWrong) {
  for (const char* text : {"", "-", ".", ".5", "5.", "1.5.5", "1e3", "0x10", " 1", "1 "}) {
    EXPECT_EQ(parse_decimal(text, 1000).fault, DecimalFault::NotANumber) << text;
  }
  EXPECT_EQ(parse_decimal("0.0001", 1000).fault, DecimalFault::TooFine);
  EXPECT_EQ(parse_decimal("0.5", 1).fault, DecimalFault::TooFine);
  EXPECT_EQ(parse_decimal("9223372036854775808", 1).fault, DecimalFault::TooLarge);
  EXPECT_EQ(parse_decimal("9223372036854775807", 2).fault, DecimalFault::TooLarge);
  EXPECT_EQ(parse_decimal("9223372036.9", 1'000'000'000).fault, DecimalFault::TooLarge);
}

}  // namespace
}  // namespace shaketable
