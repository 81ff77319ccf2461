// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "scenario/node.h"
#include "scenario/scenario_reader.h"

namespace shaketable::scenario {

/// One axis of a sweep. `key=value` is a `--set` argument for each value.
struct Axis {
  std::string key;
  std::vector<std::string> values;  ///< in YAML, no two alike

  bool operator==(const Axis&) const = default;
};

/// Reads `sweep:`, a mapping of dotted keys to a list of values, to `{from, to, step}`, or to
/// `{from, to, factor}`. Every value is tried: it must give a sound scenario when it is set in
/// `root`, which must be sound without.
[[nodiscard]] std::vector<Axis> read_sweep(const Node& root, const Origin& origin, Errors& errors);

}  // namespace shaketable::scenario
