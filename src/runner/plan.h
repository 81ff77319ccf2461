// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "results/store.h"
#include "runner/layout.h"
#include "runner/runner.h"
#include "runner/work.h"

namespace shaketable::runner {

/// What of a campaign is still to do. A point goes from stage to stage: so many batches, then a
/// look at its targets, which closes the point or begins the next stage. Without targets the one
/// stage is the whole point.
class Plan {
 public:
  /// Reads what the store has. Preconditions: job `i` is point `i` of the store; both outlive the
  /// plan.
  Plan(std::span<const Job> jobs, results::Store& store);

  /// The next thing to do for a worker that has a backend of `point`: of that point if there is
  /// any, else of a point that nobody has begun, else of whichever. Nothing: all that can be done
  /// now has been given out.
  [[nodiscard]] std::optional<Work> take(std::optional<std::uint32_t> point);
  /// Work that was taken and not done; it comes first again.
  void give_back(Work work) { first_.push_front(std::move(work)); }
  /// Whether storing this work lets its point go on: nothing else of the point can be done before.
  [[nodiscard]] bool ends_stage(const Work& work) const;
  /// The work was stored, `failures` of its trials as failures. Closes the point in the store if
  /// its targets are met.
  void on_stored(const Work& work, std::uint64_t failures);

  [[nodiscard]] const Progress& progress() const { return progress_; }

 private:
  struct Point {
    std::uint64_t next = 0;     ///< batches before it were given out, are stored, or not ours
    std::uint64_t stage = 0;    ///< batches before the next look at the targets
    std::uint64_t stored = 0;   ///< batches that are in the store
    std::uint64_t end = 0;      ///< the number after the highest of them
    std::uint64_t repairs = 0;  ///< of batches that are in the store, not done
    bool done = false;
  };

  void read_batches();
  void read_failures();
  void find_stage(std::uint32_t point);
  /// Lets the point go on from stage to stage as long as there is nothing left to do in one.
  void settle(std::uint32_t point);
  [[nodiscard]] bool is_stage_done(std::uint32_t point) const;
  [[nodiscard]] bool wants_more(std::uint32_t point);
  [[nodiscard]] bool has_batch(std::uint32_t point);
  [[nodiscard]] Work take_batch(std::uint32_t point);

  std::span<const Job> jobs_;
  results::Store& store_;
  Layout layout_;
  std::vector<Point> points_;
  std::deque<Work> first_;           ///< repairs, and work that was given back
  std::uint32_t untouched_ = 0;      ///< nobody was sent to this point or later ones
  std::set<std::uint32_t> touched_;  ///< those before it that are not done
  Progress progress_;
};

}  // namespace shaketable::runner
