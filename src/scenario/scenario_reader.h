// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>
#include <string>

#include "scenario/node.h"
#include "scenario/value_reader.h"
#include "trial/scenario.h"

namespace shaketable::scenario {

inline constexpr Words<trial::Stack, 2> kStackWords = {
    {{"shaketable", trial::Stack::Shaketable}, {"ns3-native", trial::Stack::Ns3Native}}};

/// Where a scenario was read from, for what depends on it.
struct Origin {
  std::filesystem::path folder;  ///< where relative names of other files start
  std::string name;              ///< the scenario's name if the text gives none
};

/// Reads all of a scenario but `expect:`, `until:`, `record:` and `sweep:`. Whatever can be judged
/// is, so that one reading finds all errors; the scenario is sound only if none were added.
[[nodiscard]] trial::Scenario read_scenario(const Node& root, const Origin& origin, Errors& errors);

}  // namespace shaketable::scenario
