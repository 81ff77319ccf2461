// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "results/kind.h"
#include "results/table.h"
#include "trial/result.h"

namespace shaketable::results {

/// A column of the table of connections: one of the functions gives its cells. What is of a kind is
/// the same for all connections of that kind.
struct ConnectionColumn {
  Column column;
  std::function<std::optional<std::int64_t>(const trial::ConnectionResult&)> number = {};
  std::function<const std::vector<Duration>&(const trial::ConnectionResult&)> times = {};
  std::function<std::optional<std::uint32_t>(const Kind&)> of_kind = {};
};

/// All of them, in the table's order, behind those that name the point.
[[nodiscard]] std::vector<ConnectionColumn> connection_columns();

}  // namespace shaketable::results
