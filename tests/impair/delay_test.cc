// SPDX-License-Identifier: GPL-2.0-only
// Goal: delays have the distribution asked for, and with correlation still have it.
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <numbers>

#include "impair/distribution_file.h"
#include "impair/kernel_tables.h"
#include "support.h"

namespace shaketable::impair {
namespace {

using namespace literals;

constexpr std::uint64_t kPackets = 300'000;

/// The waits of packets that never meet.
std::vector<double> waits_ms(std::string_view text, std::uint64_t packets = kPackets) {
  Pipeline pipeline = pipeline_of(text);
  std::vector<double> waits;
  waits.reserve(packets);
  for (std::uint64_t i = 0; i < packets; ++i) {
    const Instant now = at(Duration::s(static_cast<std::int64_t>(i)));
    waits.push_back(static_cast<double>(wait_of(pipeline.apply(kSyn, now), now).count_ns()) / 1e6);
  }
  return waits;
}

struct Moments {
  double mean = 0.0;
  double deviation = 0.0;
  double lag = 0.0;  ///< correlation of neighbours
};

Moments moments(const std::vector<double>& values) {
  Moments result;
  const auto n = static_cast<double>(values.size());
  for (const double value : values) {
    result.mean += value / n;
  }
  double variance = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    variance += (values[i] - result.mean) * (values[i] - result.mean) / n;
    if (i > 0) {
      result.lag += (values[i] - result.mean) * (values[i - 1] - result.mean) / n;
    }
  }
  result.deviation = std::sqrt(variance);
  result.lag /= variance;
  return result;
}

double normal_share(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }
double pareto_share(double x) { return 1.0 - std::pow(1.5 + x * std::sqrt(0.75), -3.0); }

/// Expects the share of waits up to mean + x jitter for several x.
void expect_distribution(const std::vector<double>& waits, double mean, double jitter,
                         const std::function<double(double)>& share, double inflation = 1.0) {
  for (const double x : {-0.5, -0.3, 0.0, 0.5, 1.0, 2.0, 3.0}) {
    std::uint64_t below = 0;
    for (const double wait : waits) {
      below += wait <= mean + x * jitter ? 1 : 0;
    }
    expect_share(below, waits.size(), share(x), inflation, 1e-6);
  }
}

TEST(Delay, FixedDelayIsExact) {
  Pipeline pipeline = pipeline_of("delay 40ms");
  EXPECT_EQ(wait_of(pipeline.apply(kSyn, at(7_ns)), at(7_ns)), 40_ms);
}

TEST(Delay, UniformReachesBothEndsAndNoFurther) {
  Pipeline pipeline = pipeline_of("delay 10ns 2ns");
  std::array<std::uint64_t, 5> seen{};
  for (std::uint64_t i = 0; i < kPackets; ++i) {
    const Instant now = at(Duration::us(static_cast<std::int64_t>(i)));
    const auto wait = wait_of(pipeline.apply(kSyn, now), now).count_ns();
    ASSERT_GE(wait, 8);
    ASSERT_LE(wait, 12);
    ++seen[static_cast<std::size_t>(wait - 8)];
  }
  for (const std::uint64_t count : seen) {
    expect_share(count, kPackets, 0.2);
  }
}

TEST(Delay, NormalHasTheSpreadAskedFor) {
  const auto waits = waits_ms("delay 100ms 10ms distribution normal");
  const Moments found = moments(waits);
  EXPECT_NEAR(found.mean, 100.0, kDeviationsMax * 10.0 / std::sqrt(kPackets));
  EXPECT_NEAR(found.deviation, 10.0, kDeviationsMax * 10.0 / std::sqrt(2.0 * kPackets));
  expect_distribution(waits, 100.0, 10.0, normal_share);
}

TEST(Delay, ParetoHasTheSpreadAskedFor) {
  const auto waits = waits_ms("delay 100ms 10ms distribution pareto");
  expect_distribution(waits, 100.0, 10.0, pareto_share);
  EXPECT_NEAR(moments(waits).mean, 100.0, kDeviationsMax * 10.0 / std::sqrt(kPackets));
}

TEST(Delay, ParetoNormalHasTheMeanAskedFor) {
  // Shape and spread are those of the quantile function, which tests/base holds to their values.
  const Moments found = moments(waits_ms("delay 100ms 10ms distribution paretonormal"));
  EXPECT_NEAR(found.mean, 100.0, kDeviationsMax * 10.0 / std::sqrt(kPackets));
}

TEST(Delay, CorrelationKeepsTheDistribution) {
  const auto uniform = waits_ms("delay 100ms 10ms 40%");
  const auto normal = waits_ms("delay 100ms 10ms 40% distribution normal");
  constexpr double kInflation = 1.4 / 0.6;
  expect_distribution(
      uniform, 100.0, 10.0, [](double x) { return std::clamp((x + 1.0) / 2.0, 0.0, 1.0); },
      kInflation);
  expect_distribution(normal, 100.0, 10.0, normal_share, kInflation);
  // A sample autocorrelation is off by less than 2 / sqrt(n), one standard deviation.
  EXPECT_NEAR(moments(uniform).lag, 0.4, 2 * kDeviationsMax / std::sqrt(kPackets));
  EXPECT_NEAR(moments(normal).lag, 0.4, 2 * kDeviationsMax / std::sqrt(kPackets));
}

TEST(Delay, WhatWouldBeNegativeIsSentNow) {
  std::uint64_t at_once = 0;
  for (const double wait : waits_ms("delay 1ms 9ms")) {
    EXPECT_GE(wait, 0.0);
    at_once += wait == 0.0 ? 1 : 0;
  }
  expect_share(at_once, kPackets, 8.0 / 18.0, 1.0, 1e-6);
}

class Table : public testing::Test {
 protected:
  Table() { std::ofstream(path_) << "# four numbers\n0 8192\n -8192   16384\n"; }
  ~Table() override { std::filesystem::remove(path_); }
  const std::filesystem::path path_ =
      std::filesystem::path(testing::TempDir()) / "shaketable_delay_test.dist";
};

TEST_F(Table, QuantilesAreTakenAsIproute2Does) {
  Settings settings;
  const auto read = parse_impairment("delay 10ns 3ns distribution shaketable_delay_test.dist",
                                     settings, testing::TempDir());
  ASSERT_TRUE(read) << read.error().to_string();
  EXPECT_EQ(settings.delay->table, (std::vector<std::int16_t>{0, 8192, -8192, 16384}));
  EXPECT_EQ(to_string(settings), "delay 10ns 3ns distribution shaketable_delay_test.dist");
  for (const Arithmetic arithmetic : {Arithmetic::Right, Arithmetic::NetemCompat}) {
    settings.arithmetic = arithmetic;
    Pipeline pipeline(settings);
    pipeline.begin_trial(SeedTree(1));
    std::array<std::uint64_t, 17> seen{};
    for (std::uint64_t i = 0; i < kPackets; ++i) {
      const Instant now = at(Duration::us(static_cast<std::int64_t>(i)));
      ++seen.at(static_cast<std::size_t>(wait_of(pipeline.apply(kSyn, now), now).count_ns()));
    }
    for (const std::size_t wait : {7U, 10U, 13U, 16U}) {
      expect_share(seen.at(wait), kPackets, 0.25);
    }
  }
}

TEST(DistributionFile, RefusesWhatIsNoTable) {
  const std::pair<std::string, const char*> kBad[] = {
      {"", "it holds 0 numbers; expected 1 to 16384"},
      {"# nothing\n", "it holds 0 numbers; expected 1 to 16384"},
      {"1 2\n3 x\n", "'x' is not a whole number; expected a quantile from -32768 to 32767"},
      {"32768", "'32768' is out of range; expected a quantile from -32768 to 32767"}};
  for (const auto& [text, message] : kBad) {
    const auto table = parse_distribution(text);
    ASSERT_FALSE(table) << text;
    EXPECT_EQ(table.error().to_string(), message);
  }
  std::string long_text;
  for (int i = 0; i < 16385; ++i) {
    long_text += "1 ";
  }
  EXPECT_FALSE(parse_distribution(long_text));
  EXPECT_FALSE(read_distribution_file("/nonexistent/a.dist"));
}

// netem.md 4.5, and the tables of iproute2 6.1.
TEST(KernelTables, HaveTheStatisticsOfIproute2s) {
  struct Case {
    Distribution distribution;
    double mean, deviation, lowest, highest;
  };
  for (const Case& c : {Case{Distribution::Normal, -0.0008, 1.000, -4.0, 3.5227},
                        {Distribution::Pareto, -0.0335, 0.8197, -0.6666, 3.9999},
                        {Distribution::ParetoNormal, -0.0253, 0.8340, -1.5021, 3.8806}}) {
    const auto& table = kernel_table(c.distribution);
    std::vector<double> values;
    for (const std::int16_t value : table) {
      values.push_back(value / 8192.0);
    }
    EXPECT_EQ(table.size(), 4096U);
    EXPECT_NEAR(moments(values).mean, c.mean, 1e-4);
    EXPECT_NEAR(moments(values).deviation, c.deviation, 1e-4);
    EXPECT_NEAR(values.front(), c.lowest, 2e-4);
    EXPECT_NEAR(values.back(), c.highest, 2e-4);
    EXPECT_TRUE(std::ranges::is_sorted(table));
  }
  EXPECT_THROW((void)kernel_table(Distribution::Uniform), InvariantError);
}

TEST(NetemCompat, ParetoIsNarrowerThanAskedFor) {
  const Moments pareto = moments(waits_ms("delay 100ms 10ms distribution pareto netem-compat"));
  EXPECT_NEAR(pareto.mean, 99.665, 0.1);
  EXPECT_NEAR(pareto.deviation, 8.197, 0.1);
  const Moments uniform = moments(waits_ms("delay 100ms 10ms netem-compat"));
  EXPECT_NEAR(uniform.deviation, 10.0 / std::numbers::sqrt3, 0.05);
}

// The kernel takes its correlated number modulo the size of the table or of the range, so what is
// left are its low bits, which hardly depend on the last number.
TEST(NetemCompat, CorrelationOfDelaysIsWithoutEffect) {
  for (const char* text : {"delay 100ms 10ms 50% distribution normal netem-compat",
                           "delay 100ms 17320us 50% netem-compat"}) {
    const Moments found = moments(waits_ms(text));
    EXPECT_NEAR(found.deviation, 10.0, 0.1);
    EXPECT_NEAR(found.lag, 0.0, kDeviationsMax / std::sqrt(kPackets));
  }
}

}  // namespace
}  // namespace shaketable::impair
