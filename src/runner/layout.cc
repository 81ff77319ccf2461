// SPDX-License-Identifier: GPL-2.0-only
#include "runner/layout.h"

#include <algorithm>
#include <limits>

#include "base/check.h"

namespace shaketable::runner {

Layout::Layout(std::span<const Job> jobs, std::uint64_t batch_trials, results::Shard shard)
    : jobs_(jobs),
      batch_trials_(batch_trials),
      shard_(shard),
      by_points_(std::ranges::any_of(jobs, [](const Job& job) { return !job.targets.empty(); })) {
  check(batch_trials > 0, "a batch has trials");
  check(shard.index < shard.count, "a shard within their number");
  check(jobs.size() <= std::numeric_limits<std::uint32_t>::max(), "points can be numbered");
  first_.reserve(jobs.size());
  std::uint64_t running = 0;
  for (std::uint32_t point = 0; point < points(); ++point) {
    first_.push_back(running);
    running += batches(point);
  }
}

std::uint64_t Layout::batches(std::uint32_t point) const {
  const std::uint64_t trials = jobs_[point].trials;
  return trials / batch_trials_ + (trials % batch_trials_ > 0 ? 1 : 0);
}

results::BatchId Layout::batch(std::uint32_t point, std::uint64_t n) const {
  const std::uint64_t first = n * batch_trials_;
  return {.point = point,
          .first = first,
          .count = std::min(batch_trials_, jobs_[point].trials - first)};
}

bool Layout::is_ours(std::uint32_t point, std::uint64_t n) const {
  return (by_points_ ? point : first_[point] + n) % shard_.count == shard_.index;
}

std::uint64_t Layout::our_batches(std::uint32_t point, std::uint64_t n) const {
  if (by_points_) {
    return is_ours(point, 0) ? n : 0;
  }
  return ours_below(first_[point] + n) - ours_below(first_[point]);
}

std::uint64_t Layout::our_trials(std::uint32_t point, std::uint64_t n) const {
  const std::uint64_t full = our_batches(point, n) * batch_trials_;
  if (n == 0 || !is_ours(point, n - 1)) {
    return full;
  }
  return full - (batch_trials_ - batch(point, n - 1).count);
}

std::uint64_t Layout::ours_below(std::uint64_t end) const {
  return (end + shard_.count - 1 - shard_.index) / shard_.count;
}

}  // namespace shaketable::runner
