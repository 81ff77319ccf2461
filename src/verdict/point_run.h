// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "scenario/document.h"
#include "scenario/points.h"
#include "stats/point_statistics.h"
#include "trial/backend.h"
#include "verdict/finding.h"
#include "verdict/trial_check.h"

namespace shaketable::verdict {

/// Makes a backend for a scenario, or says what it has against it, with the scenario's key.
using MakeBackend = std::function<Result<std::unique_ptr<trial::Backend>>(const trial::Scenario&)>;

/// The first trial of a point that is not as expected, and the first for which a bound that was
/// promised does not hold.
struct Violation {
  std::uint64_t trial = 0;
  std::uint32_t connection = 0;
  Mismatch mismatch;
};

/// One point of a scenario, run: its statistics, and what its trials did to each expectation.
struct PointRun {
  scenario::Point point;
  trial::Scenario scenario;
  stats::PointStatistics statistics;
  std::map<const scenario::Expectation*, Violation> violations;
  /// Expectations of trials or connections that there were none of.
  std::set<const scenario::Expectation*> unseen;
  /// Of expectations of statistics: the trial farthest to the wrong side.
  std::map<const scenario::Expectation*, Violation> examples;
};

/// Whether an expectation with these settings speaks of that point.
[[nodiscard]] bool is_at(const scenario::Settings& settings, const scenario::Point& point);

/// Runs all trials of a point. Throws what the backend throws.
[[nodiscard]] PointRun run_point(scenario::Point point, trial::Scenario scenario,
                                 trial::Backend& backend,
                                 std::span<const scenario::Expectation> expectations);

/// The rows of a ladder around that time, or its last ones, as text.
[[nodiscard]] std::string ladder_around(trial::Backend& backend, const Violation& violation);

}  // namespace shaketable::verdict
