// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "scenario/expectation.h"
#include "verdict/evidence.h"
#include "verdict/finding.h"
#include "verdict/point_run.h"

namespace shaketable::verdict {

// Each gives a finding unless the expectation was shown to hold, or an error when no test can
// decide it. Example ladders are for the caller to add.

/// A statistic of one point.
[[nodiscard]] Result<std::optional<Finding>> check_statistic(
    const scenario::Expectation& expectation, const scenario::StatisticClaim& claim,
    const PointRun& run);

/// A statistic of a point against that of another: their intervals, each with half of the false
/// alarms, give one of the difference, whether or not the two depend on one another (Bonferroni).
[[nodiscard]] Result<std::optional<Finding>> check_comparison(
    const scenario::Expectation& expectation, const scenario::ComparisonClaim& claim,
    const PointRun& first, const PointRun& second);

/// The points that are compared: those at `claim.first`, each with the one that differs from it
/// in nothing but `claim.second`. An error when there is none of either.
[[nodiscard]] Result<std::vector<std::pair<const PointRun*, const PointRun*>>> pairs_of(
    const scenario::Expectation& expectation, const scenario::ComparisonClaim& claim,
    std::span<const PointRun> runs);

/// `0.72 s, 0.70 s to 0.74 s`: a value, and its interval if it has one.
[[nodiscard]] std::string estimate_text(const stats::Estimate& estimate, stats::Unit unit);

/// A finding that is about this expectation at this point.
[[nodiscard]] Finding finding_of(const scenario::Expectation& expectation, Verdict verdict,
                                 const std::string& point);

/// The error with the expectation's place and key.
[[nodiscard]] Error located(Error error, const scenario::Expectation& expectation);

}  // namespace shaketable::verdict
