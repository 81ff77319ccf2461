// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "results/batch.h"
#include "runner/runner.h"
#include "runner/trial_mark.h"
#include "runner/work.h"
#include "runner/worker.h"

namespace shaketable::runner {

/// Runs orders one after the other, as a worker does. It keeps the backend of the last point, so
/// that a topology is built once for many batches.
class BatchRunner {
 public:
  /// `mark` always says which trial runs. All that is passed outlives the runner.
  BatchRunner(std::span<const Job> jobs, const MakeBackend& make_backend, results::Record record,
              TrialMark& mark)
      : jobs_(jobs), make_backend_(make_backend), record_(record), mark_(mark) {}

  /// A trial that throws becomes a failure, and the next one gets a new backend.
  [[nodiscard]] results::Batch run(const Order& order);

 private:
  void run_trial(std::uint64_t trial, results::Batch& batch);
  /// Runs a trial into `result_`; why it could not be run, if so.
  [[nodiscard]] std::optional<std::string> failure_of(std::uint64_t trial);

  std::span<const Job> jobs_;
  const MakeBackend& make_backend_;
  results::Record record_;
  TrialMark& mark_;
  std::optional<std::uint32_t> point_;  ///< of the scenario and the backend
  trial::Scenario scenario_;
  std::unique_ptr<trial::Backend> backend_;  ///< none: it has to be made
  trial::TrialResult result_;
};

/// A worker that answers orders with batches. All that is passed outlives it.
[[nodiscard]] WorkerMain worker_main(std::span<const Job> jobs, const MakeBackend& make_backend,
                                     results::Record record);

/// Why a trial failed that took longer than that.
[[nodiscard]] std::string too_long(std::chrono::milliseconds limit);

}  // namespace shaketable::runner
