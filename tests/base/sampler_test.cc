// SPDX-License-Identifier: GPL-2.0-only
#include "base/sampler.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>

#include "base/check.h"
#include "base/rng.h"

namespace shaketable {
namespace {

struct Known {
  double at;
  double value;
};

void expect_relative(double actual, double expected, double tolerance, double at) {
  EXPECT_LE(std::abs(actual - expected), tolerance * std::abs(expected)) << "at " << at;
}

// The known values here and below were computed with 60 decimal digits.
TEST(NormalQuantile, KnownValuesTo1e12) {
  constexpr Known kKnown[] = {{0.3, -0.52440051270804077799},   {0.075, -1.4395314709384559038},
                              {0.07, -1.4757910281791706275},   {0.025, -1.9599639845400542715},
                              {0.001, -3.0902323061678136362},  {1e-6, -4.7534243088228986807},
                              {1e-10, -6.3613409024040565853},  {1.3e-11, -6.6676114565107411636},
                              {1e-15, -7.9413453261709969766},  {1e-20, -9.2623400897984069502},
                              {1e-100, -21.273453560965325693}, {1e-300, -37.047096299361200522}};
  for (const Known& known : kKnown) {
    expect_relative(normal_quantile(known.at), known.value, 1e-12, known.at);
  }
  EXPECT_EQ(normal_quantile(0.5), 0.0);
  EXPECT_EQ(normal_quantile(0.875), -normal_quantile(0.125));
}

TEST(NaturalLog, KnownValuesTo4e16) {
  constexpr Known kKnown[] = {
      {0.5, -0.69314718055994528623},         {0.7, -0.35667494393873244718},
      {1.0000001, 9.9999995058387043653e-08}, {1.5, 0.40546510810816438486},
      {3.0, 1.0986122886681097821},           {10.0, 2.3025850929940459011},
      {0.999, -0.0010005003335835343636},     {1e-300, -690.77552789821368151},
      {1e300, 690.77552789821368151}};
  for (const Known& known : kKnown) {
    expect_relative(natural_log(known.at), known.value, 4e-16, known.at);
  }
  EXPECT_EQ(natural_log(1.0), 0.0);
}

TEST(InverseCubeRoot, KnownValuesTo4e16) {
  constexpr Known kKnown[] = {{0.5, 1.2599210498948731907},
                              {0.7, 1.1262478804436062418},
                              {2.0, 0.79370052598409979172},
                              {3.0, 0.69336127435063465985},
                              {10.0, 0.46415888336127786307},
                              {0.999, 1.0003335557285393254},
                              {1e-300, 1e100},
                              {1e300, 1e-100}};
  for (const Known& known : kKnown) {
    expect_relative(inverse_cube_root(known.at), known.value, 4e-16, known.at);
  }
  EXPECT_EQ(inverse_cube_root(1.0), 1.0);
  EXPECT_EQ(inverse_cube_root(0.125), 2.0);
}

TEST(ParetoQuantile, ClosedForm) {
  // The standardised x of the u-quantile solves 1 - u = (3/2 + x sqrt(3/4))^-3.
  for (const double u : {1e-9, 0.1, 0.5, 0.9, 0.999, 1 - 1e-9}) {
    const double raw = 1.5 + pareto_quantile(u) * std::sqrt(0.75);
    expect_relative(1.0 / (raw * raw * raw), 1.0 - u, 1e-12, u);
  }
  EXPECT_NEAR(pareto_quantile(0x1p-53), -1.0 / std::sqrt(3.0), 1e-15);
}

/// Mean and variance by the midpoint rule over t, u = 1 - t^3 above the median and t^3 below it:
/// the substitution takes the pole of a long tail away.
struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};
Moments moments(double (*quantile)(double)) {
  constexpr int kSteps = 20000;
  const double end = std::cbrt(0.5);
  Moments sum;
  for (int i = 0; i < kSteps; ++i) {
    const double t = end * (i + 0.5) / kSteps;
    const double weight = 3.0 * t * t * end / kSteps;
    for (const double u : {t * t * t, 1.0 - t * t * t}) {
      const double x = quantile(u);
      sum.mean += weight * x;
      sum.variance += weight * x * x;
    }
  }
  return sum;
}

TEST(Quantiles, MeanIsZeroAndSpreadIsOne) {
  for (const auto quantile : {normal_quantile, pareto_quantile, pareto_normal_quantile}) {
    const Moments found = moments(quantile);
    EXPECT_NEAR(found.mean, 0.0, 1e-6);
    EXPECT_NEAR(found.variance, 1.0, 1e-4);
  }
}

TEST(Quantiles, RefuseTheEnds) {
  for (const auto quantile : {normal_quantile, pareto_quantile, pareto_normal_quantile}) {
    EXPECT_THROW((void)quantile(0.0), InvariantError);
    EXPECT_THROW((void)quantile(1.0), InvariantError);
  }
  EXPECT_THROW((void)natural_log(0.0), InvariantError);
  EXPECT_THROW((void)natural_log(-1.0), InvariantError);
  EXPECT_THROW((void)inverse_cube_root(0x1p-1074), InvariantError);
}

TEST(UnitInterval, NeverReachesItsEnds) {
  EXPECT_EQ(unit_interval(0), 0x1p-53);
  EXPECT_EQ(unit_interval(UINT64_MAX), 1.0 - 0x1p-53);
}

// Goal: another compiler, option or machine that changes a single bit is noticed.
TEST(Quantiles, BitsArePinned) {
  const Stream dice(2024);
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const double u = unit_interval(dice.draw(i));
    for (const double x : {normal_quantile(u), pareto_quantile(u), pareto_normal_quantile(u),
                           natural_log(u), inverse_cube_root(u)}) {
      sum = (sum ^ std::bit_cast<std::uint64_t>(x)) * 0x100000001b3;
    }
  }
  EXPECT_EQ(sum, 0xbb4a5bb5bd7b8010U);
}

}  // namespace
}  // namespace shaketable
