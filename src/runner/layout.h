// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "results/campaign.h"
#include "runner/runner.h"

namespace shaketable::runner {

/// How a campaign is cut into batches, and which of them are ours. It depends on nothing but the
/// campaign.
class Layout {
 public:
  /// Preconditions: `batch_trials` > 0, `shard.index` < `shard.count`.
  Layout(std::span<const Job> jobs, std::uint64_t batch_trials, results::Shard shard);

  [[nodiscard]] std::uint32_t points() const { return static_cast<std::uint32_t>(jobs_.size()); }
  /// How many batches the point has at most. Precondition of all: the point exists.
  [[nodiscard]] std::uint64_t batches(std::uint32_t point) const;
  /// The `n`-th batch of the point, from 0.
  [[nodiscard]] results::BatchId batch(std::uint32_t point, std::uint64_t n) const;
  /// Which batch of its point holds the trial.
  [[nodiscard]] std::uint64_t number_of(std::uint64_t trial) const { return trial / batch_trials_; }

  [[nodiscard]] bool is_ours(std::uint32_t point, std::uint64_t n) const;
  /// How many of the first `n` batches of the point are ours, and how many trials they have.
  [[nodiscard]] std::uint64_t our_batches(std::uint32_t point, std::uint64_t n) const;
  [[nodiscard]] std::uint64_t our_trials(std::uint32_t point, std::uint64_t n) const;

 private:
  /// Of the numbers 0 to `end` - 1, how many leave our remainder.
  [[nodiscard]] std::uint64_t ours_below(std::uint64_t end) const;

  std::span<const Job> jobs_;
  std::uint64_t batch_trials_;
  results::Shard shard_;
  bool by_points_;                    ///< whole points are shared out, since some have targets
  std::vector<std::uint64_t> first_;  ///< running number of each point's first batch
};

}  // namespace shaketable::runner
