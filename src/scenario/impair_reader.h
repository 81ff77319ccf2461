// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>
#include <string_view>

#include "impair/settings.h"
#include "scenario/node.h"
#include "trial/scenario.h"

namespace shaketable::scenario {

/// Reads `impair:`, a mapping of directions (see direction.h) to a text of tc-netem or a list of
/// them, into the links and LANs of the topology. For a text `at 10s loss 5% delay 1ms` there may
/// be `at: 10s loss 5% delay 1ms`, or `{at: 10s, impair: [loss 5%, delay 1ms]}`, or with one text
/// behind `impair`. Relative names of files of quantiles start in `folder`.
void read_impair(const Node& node, const std::filesystem::path& folder, trial::Topology& topology,
                 Errors& errors);

/// Reads the text or the texts of one direction. `path`: its dotted key.
void read_direction(const Node& node, const std::filesystem::path& folder, const std::string& path,
                    impair::Settings& settings, Errors& errors);

}  // namespace shaketable::scenario
