// SPDX-License-Identifier: GPL-2.0-only
#include "stats/estimate.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "base/check.h"
#include "base/uint128.h"

namespace shaketable::stats {
namespace {

/// Plain doubles: `long double` differs between machines.
using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

double half_of_rest(double confidence) {
  check(confidence > 0 && confidence < 1, "a confidence outside 0 to 1");
  return (1 - confidence) / 2;
}

/// P(at least `count` of `n` successes), 0 < count <= n.
double at_least(std::uint64_t count, std::uint64_t n, double p) {
  return boost::math::ibeta(static_cast<double>(count), static_cast<double>(n - count + 1), p,
                            Policy());
}

/// P(fewer than `count` of `n` successes), 0 < count <= n.
double fewer_than(std::uint64_t count, std::uint64_t n, double p) {
  return boost::math::ibetac(static_cast<double>(count), static_cast<double>(n - count + 1), p,
                             Policy());
}

Estimate interval_of_share(double share, double k, double n, double confidence) {
  const double tail = half_of_rest(confidence);
  return {.value = share,
          .low = share <= 0 ? 0 : boost::math::ibeta_inv(k, n - k + 1, tail, Policy()),
          .high = share >= 1 ? 1 : boost::math::ibetac_inv(k + 1, n - k, tail, Policy())};
}

/// How many of 1, 2, ... n come before the first for which `holds`; it never goes back to false.
template <typename Predicate>
std::uint64_t count_before(std::uint64_t n, Predicate holds) {
  std::uint64_t begin = 0;
  std::uint64_t end = n;
  while (begin < end) {
    const std::uint64_t middle = begin + (end - begin) / 2;
    if (holds(middle + 1)) {
      end = middle;
    } else {
      begin = middle + 1;
    }
  }
  return begin;
}

}  // namespace

Estimate proportion(std::uint64_t successes, std::uint64_t trials, double confidence) {
  check(successes <= trials, "more successes than trials");
  if (trials == 0) {
    return {};
  }
  const auto k = static_cast<double>(successes);
  const auto n = static_cast<double>(trials);
  return interval_of_share(k / n, k, n, confidence);
}

Estimate clopper_pearson(double share, double samples, double confidence) {
  return interval_of_share(share, share * samples, samples, confidence);
}

double students_factor(std::uint64_t degrees_of_freedom, double confidence) {
  const boost::math::students_t_distribution<double, Policy> student(
      static_cast<double>(degrees_of_freedom));
  return boost::math::quantile(boost::math::complement(student, half_of_rest(confidence)));
}

Estimate mean(const Moments& moments, std::uint64_t count, double confidence) {
  if (count == 0) {
    return {};
  }
  const double middle = moments.mean(count);
  if (count == 1) {
    return {.value = middle, .low = {}, .high = {}};
  }
  const double half =
      students_factor(count - 1, confidence) * std::sqrt(moments.variance_of_mean(count));
  return {.value = middle, .low = std::max(middle - half, 0.0), .high = middle + half};
}

Estimate bounded_mean(const Moments& moments, std::uint64_t count, double bound, double confidence,
                      double growth) {
  if (count == 0) {
    return {};
  }
  const double middle = moments.mean(count);
  check(middle <= bound * (1 + 1e-12), "a mean above what its numbers can be");
  const double log = std::log(2 / half_of_rest(confidence));
  const double freedom = static_cast<double>(count) * growth - 1;
  if (count == 1 || freedom <= 0) {
    return {.value = middle, .low = 0, .high = bound};
  }
  const double variance_of_mean = moments.variance_of_mean(count) / growth;
  const double half = std::sqrt(2 * variance_of_mean * log) + 7 * bound * log / (3 * freedom);
  return {
      .value = middle, .low = std::max(middle - half, 0.0), .high = std::min(middle + half, bound)};
}

Ranks quantile_ranks(std::uint64_t samples, int permille, double confidence) {
  const double tail = half_of_rest(confidence);
  check(permille > 0 && permille < 1000, "a quantile outside 0 to 1");
  const double p = permille / 1000.0;
  const std::uint64_t low = count_before(
      samples, [&](std::uint64_t rank) { return fewer_than(rank, samples, p) > tail; });
  const std::uint64_t below_high =
      count_before(samples, [&](std::uint64_t rank) { return at_least(rank, samples, p) <= tail; });
  Ranks ranks;
  if (low > 0) {
    ranks.low = low;
  }
  if (below_high < samples) {
    ranks.high = below_high + 1;
  }
  return ranks;
}

const Step& nearest_rank(std::span<const Step> cdf, int permille) {
  check(!cdf.empty(), "a quantile of nothing");
  const Uint128 samples = cdf.back().cumulative;
  return at_rank(
      cdf, static_cast<std::uint64_t>((samples * static_cast<unsigned>(permille) + 999) / 1000));
}

Estimate between(std::span<const Step> cdf, const Step& step, const Ranks& ranks) {
  Estimate estimate{.value = step.time.seconds(), .low = {}, .high = {}};
  if (ranks.low) {
    estimate.low = at_rank(cdf, *ranks.low).lower.seconds();
  }
  if (ranks.high) {
    estimate.high = at_rank(cdf, *ranks.high).time.seconds();
  }
  return estimate;
}

Estimate quantile(std::span<const Step> cdf, int permille, double confidence) {
  if (cdf.empty()) {
    return {};
  }
  return between(cdf, nearest_rank(cdf, permille),
                 quantile_ranks(cdf.back().cumulative, permille, confidence));
}

}  // namespace shaketable::stats
