// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "results/store.h"
#include "trial/backend.h"
#include "trial/scenario.h"

namespace shaketable::runner {

/// Stop when the interval of a statistic is so narrow: half its width at most `relative` times the
/// value, or at most `absolute` (in the unit of the statistic). One of the two is set.
struct Target {
  std::string statistic;
  std::optional<double> relative;
  std::optional<double> absolute;
};

/// One point of a campaign, numbered as in the store.
struct Job {
  trial::Scenario scenario;     ///< with its `point` set; `trials` is the ceiling
  std::vector<Target> targets;  ///< all must be met; none: run all trials
};

struct Options {
  std::uint32_t workers = 1;                            ///< processes, at least 1
  std::optional<std::chrono::milliseconds> trial_time;  ///< of the wall clock, for one trial
};

/// How far a run is. Counts are of this share of the campaign, what was in the store before
/// included.
struct Progress {
  std::uint64_t points_done = 0;
  std::uint64_t points = 0;
  std::uint64_t trials_done = 0;
  std::uint64_t trials = 0;  ///< at most, as far as it can be told
  std::uint64_t failures = 0;
};

/// What a run tells while it goes. Called in the process that called `run_campaign`.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on_progress(const Progress& /*progress*/) {}
  virtual void on_failure(const results::Failure& /*failure*/) {}
  /// Asked a few times a second: true ends the run after what is stored.
  virtual bool wants_to_stop() { return false; }
};

enum class End : std::uint8_t { Complete, Stopped };

/// Makes a backend in a worker process; throws when it cannot.
using MakeBackend = std::function<std::unique_ptr<trial::Backend>(const trial::Scenario&)>;

/// Runs what is missing from the store. ...
[[nodiscard]] End run_campaign(std::span<const Job> jobs, results::Store& store,
                               const MakeBackend& make_backend, const Options& options,
                               Observer& observer);

}  // namespace shaketable::runner
