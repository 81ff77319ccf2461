// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "trial/scenario.h"

namespace shaketable::scenario {

// Parts of `to_yaml`, each with its key; empty where the default stands.

[[nodiscard]] std::string topology_text(const trial::Topology& topology);
[[nodiscard]] std::string impair_text(const trial::Topology& topology);
[[nodiscard]] std::string workload_text(const trial::Workload& workload);
[[nodiscard]] std::string traffic_text(const trial::Scenario& scenario);

/// `1500kbps`: in the largest unit that leaves a whole number.
[[nodiscard]] std::string rate_text(std::uint64_t bits_per_second);

/// A time, or `none`.
[[nodiscard]] std::string optional_text(const std::optional<Duration>& time);

}  // namespace shaketable::scenario
