// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/format_data.h"
#include "results/store.h"
#include "runner/runner.h"

namespace shaketable::cli {

/// What heads every output about a store.
[[nodiscard]] RunHeader header_of(const results::Store& store);

/// The point of that number, with all its statistics, and whether they meet these targets.
[[nodiscard]] PointReport report_of(const results::Store& store, std::uint32_t point,
                                    std::span<const runner::Target> targets = {});

/// The keys that the points differ in, in order.
[[nodiscard]] std::vector<std::string> axes_of(const results::Store& store);

/// Prints a table with a line for each point: its place on each axis, trials with the mark of its
/// state, and the values of these statistics; of a usual few if none are named. Ends with a line
/// that says how much of the campaign there is, and the digest of the content.
void print_points(const results::Store& store, std::span<const std::string> statistics);

/// Prints these points as CSV, with value and interval of these statistics, of all if none are
/// named; times in seconds. One point at a time is in memory.
void print_points_csv(const results::Store& store, std::span<const std::uint32_t> points,
                      std::span<const std::string> statistics);

/// Prints these points with all statistics as JSON, see `format_json`. One point at a time is in
/// memory.
void print_points_json(const results::Store& store, std::span<const std::uint32_t> points);

/// The trials that failed, a line each.
[[nodiscard]] std::string format_failures(const results::Store& store);

}  // namespace shaketable::cli
