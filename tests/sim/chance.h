// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>

namespace shaketable::sim::testing {

/// The comparisons of all tests in this program that throw dice, rounded up. A right program fails
/// any of them once in 10^9 times.
constexpr double kComparisons = 1000;
constexpr double kFalseAlarm = 1e-9 / kComparisons;

/// So many trials where the compiler optimises; a twentieth of them for a debugger or under the
/// sanitizers.
[[nodiscard]] constexpr std::uint64_t trials_of(std::uint64_t count) {
#ifdef NDEBUG
  return count;
#else
  return count / 20;
#endif
}

/// Expects `hits` of `trials` for an event of probability `p`. Chernoff's bound: the chance that
/// the share is x or further out is at most exp(-n D(x || p)) on either side, for any n and p.
inline void expect_share(std::uint64_t hits, std::uint64_t trials, double p,
                         const std::string& what) {
  const double x = static_cast<double>(hits) / static_cast<double>(trials);
  const auto term = [](double a, double b) { return a == 0 ? 0.0 : a * std::log(a / b); };
  const double divergence = term(x, p) + term(1 - x, 1 - p);
  EXPECT_LE(static_cast<double>(trials) * divergence, std::log(2 / kFalseAlarm))
      << what << ": " << x << " of " << trials << " trials, expected " << p;
}

/// Expects the mean of values from `lowest` to `highest`; Hoeffding's bound.
inline void expect_mean(double mean, std::uint64_t trials, double expected, double lowest,
                        double highest, const std::string& what) {
  const double slack =
      (highest - lowest) * std::sqrt(std::log(2 / kFalseAlarm) / (2 * static_cast<double>(trials)));
  EXPECT_NEAR(mean, expected, slack) << what;
}

}  // namespace shaketable::sim::testing
