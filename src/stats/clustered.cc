// SPDX-License-Identifier: GPL-2.0-only
#include "stats/clustered.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "base/uint128.h"

namespace shaketable::stats {
namespace {

/// What a part adds to a ratio of sums.
struct Share {
  double sum = 0;
  double samples = 0;
};

/// The variance of `ratio`, the sum of all sums over that of all samples (Wolter, section 2.3).
double variance(double ratio, double samples, std::span<const Share> parts) {
  double squares = 0;
  for (const Share& part : parts) {
    const double residue = part.sum - ratio * part.samples;
    squares += residue * residue;
  }
  const auto count = static_cast<double>(parts.size());
  return squares * count / (count - 1) / (samples * samples);
}

/// The number of independent samples of which a share would scatter as the parts do, less what the
/// parts are too few to tell. Precondition: a sample, and two parts.
double effective_samples(double share, std::uint64_t samples, std::span<const Share> parts,
                         const Clusters& clusters) {
  const auto most = static_cast<double>(samples);
  const double scatter = variance(share, most, parts);
  if (scatter == 0 || samples == 1) {
    return std::min(most, static_cast<double>(clusters.trials));
  }
  const double narrowing = students_factor(samples - 1, clusters.confidence) /
                           students_factor(parts.size() - 1, clusters.confidence);
  return std::min(most, share * (1 - share) / scatter * narrowing * narrowing);
}

std::uint64_t at_most(const std::vector<Step>& cdf, Duration time) {
  const auto above = std::ranges::upper_bound(cdf, time, {}, &Step::time);
  return above == cdf.begin() ? 0 : std::prev(above)->cumulative;
}

/// What each part has below the quantile. Of those in the step at the quantile, which tie, it has
/// the fraction that makes the shares of all parts together the quantile's.
std::vector<Share> shares_below(const Quantile& all, const Step& step,
                                std::span<const Quantile> parts) {
  const Duration below = step.lower - Duration::ns(1);
  const auto before = static_cast<double>(at_most(*all.cdf, below));
  const auto tied = static_cast<double>(step.cumulative) - before;
  const double fraction = (static_cast<double>(all.samples) * all.permille / 1000 - before) / tied;
  std::vector<Share> shares;
  shares.reserve(parts.size());
  for (const Quantile& part : parts) {
    const auto part_before = static_cast<double>(at_most(*part.cdf, below));
    const auto part_tied = static_cast<double>(at_most(*part.cdf, step.time)) - part_before;
    shares.push_back(
        {.sum = part_before + fraction * part_tied, .samples = static_cast<double>(part.samples)});
  }
  return shares;
}

}  // namespace

Estimate clustered(const Proportion& all, std::span<const Proportion> parts,
                   const Clusters& clusters) {
  Estimate estimate = proportion(all.successes, all.samples, clusters.confidence);
  if (!estimate.value || parts.size() < 2) {
    return {.value = estimate.value, .low = {}, .high = {}};
  }
  std::vector<Share> shares;
  shares.reserve(parts.size());
  for (const Proportion& part : parts) {
    shares.push_back(
        {.sum = static_cast<double>(part.successes), .samples = static_cast<double>(part.samples)});
  }
  const double samples = effective_samples(*estimate.value, all.samples, shares, clusters);
  return clopper_pearson(*estimate.value, samples, clusters.confidence);
}

Estimate clustered(const Mean& all, std::span<const Mean> parts, const Clusters& clusters) {
  if (all.samples == 0) {
    return {};
  }
  const double middle = all.moments.mean(all.samples);
  if (parts.size() < 2) {
    return {.value = middle, .low = {}, .high = {}};
  }
  std::vector<Share> shares;
  shares.reserve(parts.size());
  for (const Mean& part : parts) {
    shares.push_back({.sum = part.moments.sum(), .samples = static_cast<double>(part.samples)});
  }
  const double half = students_factor(parts.size() - 1, clusters.confidence) *
                      std::sqrt(variance(middle, static_cast<double>(all.samples), shares));
  return {.value = middle, .low = std::max(middle - half, 0.0), .high = middle + half};
}

Estimate clustered(const Quantile& all, std::span<const Quantile> parts, const Clusters& clusters) {
  if (all.samples == 0) {
    return {};
  }
  const Step& step = nearest_rank(*all.cdf, all.permille);
  if (parts.size() < 2) {
    return {.value = step.time.seconds(), .low = {}, .high = {}};
  }
  const auto samples = static_cast<std::uint64_t>(effective_samples(
      all.permille / 1000.0, all.samples, shares_below(all, step, parts), clusters));
  Ranks ranks = quantile_ranks(samples, all.permille, clusters.confidence);
  // Each of the fewer samples stands for a run of the real ones: from its first to its last.
  if (ranks.low) {
    ranks.low = static_cast<std::uint64_t>(Uint128{*ranks.low - 1} * all.samples / samples) + 1;
  }
  if (ranks.high) {
    ranks.high =
        static_cast<std::uint64_t>((Uint128{*ranks.high} * all.samples + samples - 1) / samples);
  }
  return between(*all.cdf, step, ranks);
}

}  // namespace shaketable::stats
