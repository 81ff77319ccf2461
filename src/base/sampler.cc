// SPDX-License-Identifier: GPL-2.0-only
#include "base/sampler.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>

#include "base/check.h"

namespace shaketable {
namespace {

constexpr double kSqrt3 = 0x1.bb67ae8584caap+0;

/// The value at x of the polynomial with these coefficients, lowest power first.
template <std::size_t N>
constexpr double polynomial(const std::array<double, N>& coefficients, double x) {
  double value = coefficients[N - 1];
  for (std::size_t i = N - 1; i-- > 0;) {
    value = value * x + coefficients[i];
  }
  return value;
}

template <std::size_t N>
struct Ratio {
  std::array<double, N> numerator;
  std::array<double, N> denominator;

  [[nodiscard]] constexpr double operator()(double x) const {
    return polynomial(numerator, x) / polynomial(denominator, x);
  }
};

// AS 241, routine PPND16: the middle, the tails, and the far tails.
constexpr Ratio<8> kMiddle = {
    {3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
     1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
     3.3430575583588128105e+4, 2.5090809287301226727e+3},
    {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
     2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
     5.2264952788528545610e+3}};
constexpr Ratio<8> kTail = {
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4},
    {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9}};
constexpr Ratio<8> kFarTail = {
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15}};

/// Pareto of shape 3 and smallest value 1, whose mean is 3/2 and whose variance is 3/4.
double raw_pareto_quantile(double u) { return inverse_cube_root(1.0 - u); }

}  // namespace

double natural_log(double x) {
  check(x >= 0x1p-1022 && x <= 0x1.fffffffffffffp+1023, "natural_log: not a normal number");
  // x = m 2^e with m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh((m - 1) / (m + 1)), as a series.
  constexpr std::uint64_t kFraction = (std::uint64_t{1} << 52) - 1;
  constexpr double kSqrt2 = 0x1.6a09e667f3bcdp+0;
  // ln 2 in two parts, so that e times the first is exact.
  constexpr double kLn2High = 0x1.62e42feep-1;
  constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
  constexpr std::array<double, 12> kSeries = {2.0,        2.0 / 3.0,  2.0 / 5.0,  2.0 / 7.0,
                                              2.0 / 9.0,  2.0 / 11.0, 2.0 / 13.0, 2.0 / 15.0,
                                              2.0 / 17.0, 2.0 / 19.0, 2.0 / 21.0, 2.0 / 23.0};
  const auto bits = std::bit_cast<std::uint64_t>(x);
  auto exponent = static_cast<int>(bits >> 52) - 1023;
  auto m = std::bit_cast<double>((bits & kFraction) | (std::uint64_t{1023} << 52));
  if (m >= kSqrt2) {
    m *= 0.5;
    ++exponent;
  }
  const double s = (m - 1.0) / (m + 1.0);
  const double e = exponent;
  return e * kLn2High + (s * polynomial(kSeries, s * s) + e * kLn2Low);
}

double inverse_cube_root(double x) {
  check(x >= 0x1p-1022 && x <= 0x1.fffffffffffffp+1023, "inverse_cube_root: not a normal number");
  // A third of the exponent's bits, negated, is a first guess within 5 %; each Newton step on
  // y^-3 = x doubles the number of right digits.
  constexpr std::uint64_t kOneBits = std::bit_cast<std::uint64_t>(1.0);
  constexpr int kSteps = 5;
  auto y = std::bit_cast<double>(kOneBits + kOneBits / 3 - std::bit_cast<std::uint64_t>(x) / 3);
  for (int i = 0; i < kSteps; ++i) {
    y += y * (1.0 - x * y * y * y) / 3.0;
  }
  return y;
}

double normal_quantile(double u) {
  check(u > 0.0 && u < 1.0, "normal_quantile takes 0 < u < 1");
  const double q = u - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    return q * kMiddle(0.180625 - q * q);
  }
  const double tail = q < 0.0 ? u : 1.0 - u;
  const double r = std::sqrt(-natural_log(tail));
  const double size = r <= 5.0 ? kTail(r - 1.6) : kFarTail(r - 5.0);
  return q < 0.0 ? -size : size;
}

double pareto_quantile(double u) {
  check(u > 0.0 && u < 1.0, "pareto_quantile takes 0 < u < 1");
  return (raw_pareto_quantile(u) - 1.5) / (0.5 * kSqrt3);
}

double pareto_normal_quantile(double u) {
  // Var(N/4 + 3P/4) = 1/16 + 9/16 + 3/8 Cov(N, P); Cov(N, P), at the same u, was integrated
  // numerically to 1e-15.
  constexpr double kDeviation = 0.9377538568735659;
  return (0.25 * normal_quantile(u) + 0.75 * pareto_quantile(u)) / kDeviation;
}

}  // namespace shaketable
