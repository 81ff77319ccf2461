// SPDX-License-Identifier: GPL-2.0-only
#include "runner/target.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace shaketable::runner {
namespace {

bool is_met(const Target& target, const stats::Statistic& statistic) {
  check(target.relative.has_value() != target.absolute.has_value(),
        "a target is either relative or absolute");
  if (!statistic.value || !statistic.low || !statistic.high) {
    return false;
  }
  const double allowed =
      target.relative ? *target.relative * std::abs(*statistic.value) : *target.absolute;
  return (*statistic.high - *statistic.low) / 2 <= allowed;
}

}  // namespace

std::uint64_t next_look(std::uint64_t batches) {
  return batches + std::max<std::uint64_t>(batches / 2, 1);
}

bool are_met(std::span<const Target> targets, const stats::PointStatistics& statistics) {
  const auto all = statistics.statistics();
  return std::ranges::all_of(targets, [&all](const Target& target) {
    const auto found = std::ranges::find(all, target.statistic, &stats::Statistic::name);
    check(found != all.end(), "a target for a statistic that exists");
    return is_met(target, *found);
  });
}

}  // namespace shaketable::runner
