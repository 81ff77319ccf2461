// SPDX-License-Identifier: GPL-2.0-only
#include "base/time.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace shaketable {
namespace {

using namespace literals;

TEST(Duration, UnitsAndArithmetic) {
  EXPECT_EQ(1_s, 1000_ms);
  EXPECT_EQ(1_ms, 1000_us);
  EXPECT_EQ(1_us, 1000_ns);
  EXPECT_EQ(3 * 20_ms - 10_ms, 50_ms);
  EXPECT_EQ((1_s) / 4, 250_ms);
  EXPECT_EQ(-(5_ms), Duration::ms(-5));
  EXPECT_EQ((1500_ms).seconds(), 1.5);
}

TEST(Instant, DifferenceIsADuration) {
  const Instant start;
  EXPECT_EQ((start + 30_ms) - (start + 10_ms), 20_ms);
  EXPECT_LT(start, start + 1_ns);
  EXPECT_EQ((start + 1_s) - 1_s, start);
}

TEST(ParseDuration, ReadsEveryUnit) {
  const std::pair<const char*, Duration> kGood[] = {
      {"20ms", 20_ms},   {"1.5s", 1500_ms},    {"250us", 250_us},
      {"7ns", 7_ns},     {"2m", 120_s},        {"2min", 120_s},
      {"1h", 3600_s},    {"0", 0_s},           {"3secs", 3_s},
      {"3sec", 3_s},     {"4msecs", 4_ms},     {"4msec", 4_ms},
      {"5usecs", 5_us},  {"5usec", 5_us},      {"6nsecs", 6_ns},
      {"-5ms", -(5_ms)}, {"0.000001ms", 1_ns}, {"9223372036s", Duration::s(9223372036)}};
  for (const auto& [text, expected] : kGood) {
    const auto read = parse_duration(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(*read, expected) << text;
  }
}

TEST(ParseDuration, RefusesTheRest) {
  const std::pair<const char*, const char*> kBad[] = {
      {"20", "'20' is not a time; expected a time such as 20ms, 1.5s, 250us or 7ns"},
      {"", "'' is not a time; expected a time such as 20ms, 1.5s, 250us or 7ns"},
      {"ms", "'ms' is not a time; expected a time such as 20ms, 1.5s, 250us or 7ns"},
      {"20 ms", "'20 ms' is not a time; expected a time such as 20ms, 1.5s, 250us or 7ns"},
      {"20MS", "'20MS' is not a time; expected a time such as 20ms, 1.5s, 250us or 7ns"},
      {"1.5ns", "'1.5ns' is finer than a nanosecond; expected a whole number of nanoseconds"},
      {"9223372037s", "'9223372037s' is too long a time; expected at most 292 years"}};
  for (const auto& [text, message] : kBad) {
    const auto read = parse_duration(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().to_string(), message);
  }
}

TEST(DurationText, ReadsBack) {
  const std::pair<Duration, const char*> kTexts[] = {
      {0_s, "0s"},          {1500_ms, "1.5s"}, {20_ms, "20ms"},        {1_ns, "1ns"},
      {1001_us, "1.001ms"}, {-(5_ms), "-5ms"}, {-(1500_us), "-1.5ms"}, {90_s, "90s"}};
  for (const auto& [duration, text] : kTexts) {
    EXPECT_EQ(to_string(duration), text);
    EXPECT_EQ(parse_duration(text), duration);
  }
  EXPECT_EQ(parse_duration(to_string(Duration::max())), Duration::max());
}

TEST(SecondsText, CutsOffAndNeverRoundsUp) {
  EXPECT_EQ(seconds_text(3040020_us, 6), "3.040020");
  EXPECT_EQ(seconds_text(999999_us, 2), "0.99");
  EXPECT_EQ(seconds_text(1_s, 0), "1");
  EXPECT_EQ(seconds_text(-(1500_ms), 1), "-1.5");
  EXPECT_THROW((void)seconds_text(1_s, 10), InvariantError);
}

}  // namespace
}  // namespace shaketable
