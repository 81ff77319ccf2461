// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "stats/estimate.h"
#include "stats/point_statistics.h"
#include "stats/quantity.h"
#include "trial/scenario.h"

namespace shaketable::verdict {

/// What to make of `min` and `max`, which say something of the trials that were run, and of no
/// others.
enum class Extremes : std::uint8_t { AreRefused, AreNumbers };

/// What the trials of a point say of one statistic: an interval for every confidence, such that a
/// verdict on it is as sure as it says. Shares and quantiles have exact intervals (Clopper and
/// Pearson, order statistics), means the empirical Bernstein bound, which needs to know how large a
/// trial's value can be. With many connections a trial all of them are those of `stats::report`.
class Evidence {
 public:
  /// An error, without place, when no interval can be had: a mean without a bound, the least and
  /// the greatest unless `Extremes` are taken as the numbers that they are. `bound` takes the place
  /// of what the scenario implies. Precondition: there is a statistic of that name.
  [[nodiscard]] static Result<Evidence> of(const stats::PointStatistics& statistics,
                                           const trial::Scenario& scenario, std::string_view name,
                                           std::optional<double> bound,
                                           Extremes extremes = Extremes::AreRefused);

  [[nodiscard]] stats::Unit unit() const { return quantity_.unit; }
  /// Each side of it is wrong with a probability of at most (1 - confidence) / 2. `growth`: as if
  /// there were so many times as many trials, with the same figures.
  [[nodiscard]] stats::Estimate interval(double confidence, double growth = 1) const;

 private:
  Evidence(const stats::PointStatistics& statistics, stats::Quantity quantity, std::size_t index,
           double bound)
      : statistics_(&statistics), quantity_(std::move(quantity)), index_(index), bound_(bound) {}

  const stats::PointStatistics* statistics_;  ///< outlives the evidence
  stats::Quantity quantity_;
  std::size_t index_;  ///< of the statistic
  double bound_;       ///< of a mean
};

/// The largest value that a trial can have of what that mean is of, as far as the scenario implies
/// one: times end with the trial, SYNs with their schedule.
[[nodiscard]] std::optional<double> bound_of_mean(std::string_view statistic,
                                                  const trial::Scenario& scenario);

}  // namespace shaketable::verdict
