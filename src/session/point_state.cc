// SPDX-License-Identifier: GPL-2.0-only
#include "session/point_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "runner/target.h"
#include "scenario/campaign.h"
#include "stats/point_statistics.h"

namespace shaketable::session {

std::vector<runner::Target> targets_of(std::span<const scenario::Until> untils) {
  std::vector<runner::Target> targets;
  targets.reserve(untils.size());
  for (const scenario::Until& until : untils) {
    targets.push_back(
        {.statistic = until.statistic, .relative = until.relative, .absolute = until.absolute});
  }
  return targets;
}

std::vector<runner::Target> targets_of(const results::Store& store) {
  const auto names = stats::known_statistics();
  const std::vector<std::string_view> known(names.begin(), names.end());
  const auto untils = scenario::until_of(store.campaign().canonical, known);
  if (!untils) {
    throw results::StoreError(fmt::format("the campaign '{}' is damaged: until: {}",
                                          store.campaign().scenario, untils.error().problem),
                              /*is_damage=*/true);
  }
  return targets_of(*untils);
}

std::optional<bool> are_targets_met(const results::Store& store, std::uint32_t point,
                                    std::span<const runner::Target> targets) {
  if (targets.empty()) {
    return {};
  }
  return store.is_closed(point) || runner::are_met(targets, store.statistics(point));
}

std::vector<PointState> point_states(const results::Store& store) {
  const std::vector<runner::Target> targets = targets_of(store);
  std::vector<std::uint64_t> trials(store.points().size());  // that are in, failed or not
  for (const results::BatchId& batch : store.batches()) {
    trials[batch.point] += batch.count;
  }
  std::vector<PointState> states(trials.size(), PointState::Incomplete);
  for (std::uint32_t point = 0; point < states.size(); ++point) {
    if (store.is_closed(point) || trials[point] == store.points()[point].trials_max) {
      const bool met = are_targets_met(store, point, targets).value_or(true);
      states[point] = met ? PointState::Complete : PointState::Missed;
    }
  }
  return states;
}

std::string_view mark_of(PointState state) {
  switch (state) {
    case PointState::Incomplete:
      return "...";
    case PointState::Missed:
      return "!";
    case PointState::Complete:
      break;
  }
  return "";
}

std::string completeness(std::span<const PointState> states) {
  const auto incomplete = std::ranges::count(states, PointState::Incomplete);
  const auto missed = std::ranges::count(states, PointState::Missed);
  std::string text =
      fmt::format("{} of {} points complete",
                  static_cast<std::ptrdiff_t>(states.size()) - incomplete, states.size());
  if (missed > 0) {
    const char* whose = missed == 1 ? "its" : "their";
    text +=
        fmt::format(", {} of them at {} ceiling without reaching {} targets", missed, whose, whose);
  }
  return text;
}

}  // namespace shaketable::session
