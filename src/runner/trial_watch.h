// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <chrono>
#include <cstdint>

#include "runner/trial_mark.h"

namespace shaketable::runner {

/// Measures how long a worker has been in one trial, by looking now and then.
class TrialWatch {
 public:
  using Time = std::chrono::nanoseconds;

  /// `limit`: of a trial.
  explicit TrialWatch(Time limit = Time::max()) : limit_(limit) {}

  /// How far apart looks should be.
  [[nodiscard]] Time period() const;
  /// Whether the trial has been seen for longer than the limit, `since_last` after the last look.
  /// Of a longer pause than looks should have only a part counts, for then we did not run either: a
  /// suspended job must not fail for it.
  [[nodiscard]] bool look(const TrialMark& mark, Time since_last);
  /// Whether the worker was in the trial of the last look until its end.
  [[nodiscard]] bool is_same(const TrialMark& mark) const { return mark.begun() == begun_; }

 private:
  Time limit_;
  Time seen_{};
  std::uint64_t begun_ = 0;
};

}  // namespace shaketable::runner
