// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "results/campaign.h"
#include "runner/runner.h"

namespace shaketable::cli {

enum class LogFormat : std::uint8_t {
  Text,  ///< a line that is drawn over on a terminal; failures only, elsewhere
  Json,  ///< an object a line: `progress` (at most one a second), `failure`, `end`, `message`
};

/// Tells on standard error how a sweep gets on: points, trials, rate, time left, failures.
class SweepLog : public runner::Observer {
 public:
  /// `replay`: the command that traces a trial, up to its point and number.
  SweepLog(LogFormat format, std::span<const results::Point> points, std::string replay);
  SweepLog(const SweepLog&) = delete;
  SweepLog& operator=(const SweepLog&) = delete;
  ~SweepLog() override;

  void on_progress(const runner::Progress& progress) override;
  void on_failure(const results::Failure& failure) override;
  bool wants_to_stop() override;

  /// The last word: how far it got.
  void finish(runner::End end);

  /// The command that replays a trial.
  [[nodiscard]] std::string replay(const results::Failure& failure) const;

  [[nodiscard]] const runner::Progress& last() const { return last_; }

 private:
  void draw();
  void wipe();
  /// Trials a second since the start of this run, and the seconds that are left at that rate.
  struct Speed {
    double rate = 0;
    std::optional<double> left;
  };
  [[nodiscard]] Speed speed() const;
  void log_progress();

  const LogFormat format_;
  const std::span<const results::Point> points_;
  const std::string replay_;
  const bool terminal_;
  const double began_;
  double told_ = 0;
  bool drawn_ = false;
  std::optional<std::uint64_t> done_before_;  ///< trials that were in the store at the start
  runner::Progress last_;
};

}  // namespace shaketable::cli
