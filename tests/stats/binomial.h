// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cmath>
#include <cstdint>

namespace shaketable::stats {

/// P(at most `most` of `n` successes), summed term by term: slow, plain, and independent of the
/// incomplete beta function.
inline double at_most(int most, int n, double p) {
  double sum = 0;
  for (int k = 0; k <= most; ++k) {
    const double ways = std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
    sum += std::exp(ways + k * std::log(p) + (n - k) * std::log1p(-p));
  }
  return sum;
}

}  // namespace shaketable::stats
