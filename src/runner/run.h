// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <poll.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "results/batch.h"
#include "results/store.h"
#include "runner/plan.h"
#include "runner/runner.h"
#include "runner/trial_watch.h"
#include "runner/work.h"
#include "runner/worker.h"

namespace shaketable::runner {

/// One run of a campaign: gives work to the workers, stores what they hand over, and replaces those
/// that die.
class Run {
 public:
  Run(std::span<const Job> jobs, results::Store& store, const MakeBackend& make_backend,
      const Options& options, Observer& observer);

  [[nodiscard]] End run();

 private:
  /// Room for one worker.
  struct Slot {
    std::unique_ptr<Worker> worker;      ///< none: not needed so far, or died
    std::optional<std::uint32_t> point;  ///< of its backend
    std::optional<Work> work;            ///< what it is at
    TrialWatch watch;                    ///< of its trials
  };

  void give_work(Slot& slot);
  /// Waits until a worker has something to say, or for a while.
  void wait();
  void look_at_times();
  void read(Slot& slot);
  void store(const Work& work, results::Batch batch);
  /// The worker died, or must: `trial` is to blame, because of `reason`, or none.
  void lose_worker(Slot& slot, std::optional<std::uint64_t> trial, const std::string& reason);
  void tell(const results::Failure& failure, bool repair);
  void count_failure(const std::string& what);
  void check_failures() const;

  results::Store& store_;
  const Options& options_;
  Observer& observer_;
  Plan plan_;
  WorkerMain worker_main_;
  std::vector<Slot> slots_;
  std::vector<pollfd> polled_;  ///< one for each slot
  std::chrono::steady_clock::time_point last_look_;
  std::uint64_t failures_ = 0;  ///< that count towards `failures_max`
  std::string last_failure_;
};

}  // namespace shaketable::runner
