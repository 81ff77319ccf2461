// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "results/store.h"
#include "trial/backend.h"
#include "trial/scenario.h"

namespace shaketable::runner {

/// Stop when the interval of a statistic is so narrow: half its width at most `relative` times the
/// value, or at most `absolute` (in the unit of the statistic). One of the two is set. A statistic
/// without value or without one side of its interval does not meet it.
struct Target {
  std::string statistic;  ///< a name of `stats::known_statistics`
  std::optional<double> relative;
  std::optional<double> absolute;
};

/// One point of a campaign, numbered as in the store.
struct Job {
  std::uint64_t trials = 1;  ///< of its scenario, the ceiling
  /// Makes the scenario, with its `point` set, in the worker that runs the point: those of a
  /// million points do not fit into memory. Always the same one; what it throws takes the worker
  /// with it.
  std::function<trial::Scenario()> scenario;
  std::vector<Target> targets;  ///< all must be met; none: run all trials
};

struct Options {
  std::uint32_t workers = 1;                                 ///< processes, at least 1
  std::optional<std::chrono::milliseconds> trial_time = {};  ///< of the wall clock, for one trial
  std::uint64_t failures_max = 100;                          ///< at least 1, see `RunError`
};

/// How far a run is. Counts are of this share of the campaign, what was in the store before
/// included.
struct Progress {
  std::uint64_t points_done = 0;
  std::uint64_t points = 0;
  std::uint64_t trials_done = 0;  ///< those that failed are done, too
  std::uint64_t trials = 0;       ///< at most: targets that are met lower it
  std::uint64_t failures = 0;     ///< trials in the store that failed

  bool operator==(const Progress&) const = default;
};

/// What a run tells while it goes. Called in the process that called `run_campaign`.
class Observer {
 public:
  virtual ~Observer() = default;
  /// At the start, and whenever something was stored.
  virtual void on_progress(const Progress& /*progress*/) {}
  /// As soon as it is known; it is in the store when its batch is.
  virtual void on_failure(const results::Failure& /*failure*/) {}
  /// Asked several times a second: true ends the run after what is stored.
  virtual bool wants_to_stop() { return false; }
};

enum class End : std::uint8_t {
  Complete,  ///< all that this share of the campaign asks for is in the store
  Stopped,   ///< the observer wanted it; batches that were under way are dropped
};

/// Why a run cannot go on: no process could be started, or `Options::failures_max` trials failed
/// that were new to the store (a worker that died outside of any trial counts like one). What is in
/// the store stays; the next run gets further unless a single batch has so many failures.
class RunError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Makes a backend in a worker process; throws when it cannot.
using MakeBackend = std::function<std::unique_ptr<trial::Backend>(const trial::Scenario&)>;

/// Runs what is missing from the store: batches of its share, trials that failed in an earlier run
/// (once more), and more batches of a point until its targets are met. Job `i` is point `i` of the
/// store. The content of the store is the same in the end for any number of workers, and however
/// often the run was stopped or killed in between.
///
/// Trials run in forked processes, which hold one backend each and keep it while they stay with a
/// point. A trial that throws is stored as a failure. So is one that takes its worker down with it,
/// or takes longer than `trial_time`, in which the making of a backend counts: a new worker runs
/// the rest of the batch. Signals that a terminal or a job scheduler sends to all processes are
/// ignored by workers; when the caller's process dies, so do they.
///
/// Targets are looked at when a point has 1, 2, 3, 4, 6, 9, 13, ... batches (half as many again
/// each time), or its ceiling, and on the statistics of just these. Looking often makes an interval
/// a little likelier to miss the truth than its confidence says.
///
/// Throws `RunError`; `StoreError` when the store fails, with all that was added before in it. No
/// process, descriptor or memory is left behind in any case. Preconditions: the store is open to
/// write, the caller runs no second thread that uses it, and no trial ran in this process with a
/// backend that keeps its state in globals (ns-3).
[[nodiscard]] End run_campaign(std::span<const Job> jobs, results::Store& store,
                               const MakeBackend& make_backend, const Options& options,
                               Observer& observer);

}  // namespace shaketable::runner
