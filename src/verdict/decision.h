// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "scenario/expectation.h"
#include "stats/estimate.h"

namespace shaketable::verdict {

enum class Verdict : std::uint8_t {
  Passed,     ///< shown to hold
  Failed,     ///< shown not to hold
  Undecided,  ///< the sample is too small to show either, which counts as a failure
};

/// What is said of a number: `<= 7.1`, or `== 2 within 0.5`.
struct Bound {
  scenario::Comparison comparison = scenario::Comparison::Equal;
  double value = 0;
  std::optional<double> within;
};

/// Whether a number that lies in the interval is as said: surely, surely not, or it cannot be told.
/// `==` without `within` is of the sample's own value, and always decided.
[[nodiscard]] Verdict decide(const Bound& bound, const stats::Estimate& interval);

/// The confidence of an interval with which `decide` is wrong at most that often.
[[nodiscard]] double confidence_for(const Bound& bound, double false_alarm);

/// The interval that so many times as many trials with the same figures would have.
using Grown = std::function<stats::Estimate(double growth)>;

/// About the least number of trials that would decide, if their figures were those of the `trials`
/// that there are; nothing when no number up to 10^9 would.
[[nodiscard]] std::optional<std::uint64_t> trials_that_decide(const Bound& bound,
                                                              const Grown& grown,
                                                              std::uint64_t trials);

}  // namespace shaketable::verdict
