// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "scenario/expectation.h"
#include "scenario/node.h"
#include "scenario/sweep.h"
#include "trial/scenario.h"

namespace shaketable::scenario {

/// What the keys under `expect:` are checked against.
struct ExpectContext {
  std::span<const std::string_view> statistics;  ///< that are known; none: all are
  std::span<const AxisGroup> sweep;
  bool has_sweep = false;  ///< though `sweep` may be empty after an error in it
  std::uint64_t trials = 0;
  std::uint32_t connections = 1;
};

/// Reads `expect:`, see EXPECTATIONS.md.
[[nodiscard]] std::vector<Expectation> read_expectations(const Node& node,
                                                         const ExpectContext& context,
                                                         Errors& errors);

}  // namespace shaketable::scenario
