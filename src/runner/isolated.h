// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "results/batch.h"
#include "runner/runner.h"
#include "runner/trial_watch.h"
#include "runner/work.h"
#include "runner/worker.h"

namespace shaketable::runner {

/// Asked several times a second: true ends what goes on.
using WantsToStop = std::function<bool()>;

/// Runs orders one after the other in a worker process, for whoever shares out the work of a
/// campaign by other means than `run_campaign`. What becomes of a trial that crashes or hangs is
/// the same.
class IsolatedRunner {
 public:
  /// All that is passed outlives the runner. `options.workers` means nothing here.
  IsolatedRunner(std::span<const Job> jobs, const MakeBackend& make_backend, results::Record record,
                 const Options& options);

  /// The batch that `run_campaign` would store, failures included; nothing if it was stopped.
  /// Throws `RunError` when no process can be started, or the worker is lost outside of any trial
  /// `Options::failures_max` times.
  [[nodiscard]] std::optional<results::Batch> run(const Order& order,
                                                  const WantsToStop& wants_to_stop);

 private:
  /// What the worker answers to an order; nothing when it ends before, or is ended.
  enum class Answer : std::uint8_t { Whole, Lost, Stopped };
  [[nodiscard]] Answer ask(const Order& order, const WantsToStop& wants_to_stop);
  /// The worker has been in one trial for too long.
  void end_slow_worker();

  WorkerMain worker_main_;
  const Options& options_;
  std::unique_ptr<Worker> worker_;
  TrialWatch watch_;
  std::optional<std::uint64_t> blamed_;  ///< trial in which the worker was lost
  std::string reason_;
};

/// Calls `task` in a process of its own, and returns what it returns; nothing if it was stopped.
/// Throws `RunError` when the process cannot be started, or ends before: with how it ended, and
/// why.
[[nodiscard]] std::optional<std::vector<std::byte>> call_isolated(
    const std::function<std::vector<std::byte>()>& task, const WantsToStop& wants_to_stop);

}  // namespace shaketable::runner
