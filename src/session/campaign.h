// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/error.h"
#include "results/campaign.h"
#include "runner/runner.h"
#include "session/session.h"

namespace shaketable::session {

/// A scenario's whole sweep, ready to be run: job `i` is point `i`. The session it was planned of
/// has to outlive it.
struct PlannedCampaign {
  results::Campaign campaign;
  std::vector<results::Point> points;
  std::vector<runner::Job> jobs;
};

/// Plans the sweep of a session, every point of which is tried; before each, `on_point` is told its
/// number. Errors say which points are unsound, or what the backend cannot do, the first few of
/// them. Throws what `on_point` throws.
[[nodiscard]] tl::expected<PlannedCampaign, std::vector<Error>> plan_campaign(
    const Session& session, const results::Shard& shard = {},
    const std::function<void(std::uint64_t)>& on_point = {});

/// The scenario of that point in YAML, for a store. Precondition: the point was planned.
[[nodiscard]] std::string canonical_of(const Session& session, std::uint32_t point);

/// Why the results of `stored` are not those of `planned`, with the keys that differ; nothing when
/// they are.
[[nodiscard]] std::optional<Error> difference(const results::Campaign& planned,
                                              const results::Campaign& stored);

/// This machine, this command and now.
[[nodiscard]] results::Provenance provenance(const std::string& command);

}  // namespace shaketable::session
