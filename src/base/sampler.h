// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

namespace shaketable {

// Quantile functions for sampling by inversion: one uniform draw gives one number. They use + - *
// / sqrt alone, which IEEE 754 rounds one way only, and so give the same bits with any compiler
// and C library, which std::*_distribution, log and exp do not.

/// A uniform 64-bit draw as a number strictly between 0 and 1: (k + 1/2) / 2^52, never an end.
[[nodiscard]] constexpr double unit_interval(std::uint64_t draw) {
  return (static_cast<double>(draw >> 12) + 0.5) * 0x1p-52;
}

/// The natural logarithm of a normal positive number, to 4 parts in 10^16.
[[nodiscard]] double natural_log(double x);

/// 1 / cube root of a normal positive number, to 4 parts in 10^16.
[[nodiscard]] double inverse_cube_root(double x);

// Each takes 0 < u < 1, rises with u, and has mean 0 and standard deviation 1.

/// The normal distribution (Wichura, algorithm AS 241, 1988), to 1 part in 10^15.
[[nodiscard]] double normal_quantile(double u);

/// The Pareto distribution of shape 3, shifted and scaled: never below -0.58, and a long tail.
[[nodiscard]] double pareto_quantile(double u);

/// netem's mixture: a quarter of a normal quantile and three quarters of a Pareto one, at the same
/// u, rescaled.
[[nodiscard]] double pareto_normal_quantile(double u);

}  // namespace shaketable
