// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "results/store.h"
#include "runner/runner.h"
#include "scenario/campaign_reader.h"

namespace shaketable::session {

/// How far a point of a store is.
enum class PointState : std::uint8_t {
  Incomplete,  ///< it is to get more trials
  Complete,    ///< without targets, or they are reached
  Missed,      ///< complete at its ceiling, without reaching its targets
};

/// What `until:` asks for, as the runner takes it.
[[nodiscard]] std::vector<runner::Target> targets_of(std::span<const scenario::Until> untils);

/// What the campaign of a store asks for. Throws `StoreError` if that cannot be read.
[[nodiscard]] std::vector<runner::Target> targets_of(const results::Store& store);

/// Whether the point reached its targets: it was closed, or its statistics meet them now, as they
/// may at its ceiling. Nothing without targets. Throws `StoreError`.
[[nodiscard]] std::optional<bool> are_targets_met(const results::Store& store, std::uint32_t point,
                                                  std::span<const runner::Target> targets);

/// Of each point. Throws `StoreError`.
[[nodiscard]] std::vector<PointState> point_states(const results::Store& store);

/// What stands behind the number of trials in a table.
[[nodiscard]] std::string_view mark_of(PointState state);

/// `4 of 5 points complete, 1 of them at its ceiling without reaching its targets`.
[[nodiscard]] std::string completeness(std::span<const PointState> states);

}  // namespace shaketable::session
