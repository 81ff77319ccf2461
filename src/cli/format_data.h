// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stats/statistic.h"

namespace shaketable::cli {

/// Where a result comes from, and how to get it again; it heads every output.
struct RunHeader {
  std::string version;
  std::string scenario;  ///< its name
  std::string digest;    ///< of the scenario
  std::string backend;
  std::uint64_t seed = 0;
  std::uint64_t trials = 0;  ///< of each point
  std::string replay;        ///< the command that gives the same result
};

/// One point of a sweep, or the only one of a plain run.
struct PointReport {
  std::vector<std::pair<std::string, std::string>> set;  ///< axis and value, in the sweep's order
  std::uint64_t trials = 0;                              ///< that did not fail
  std::optional<bool> targets_met = {};                  ///< nothing without `until:`
  std::vector<stats::Statistic> statistics;
};

}  // namespace shaketable::cli
