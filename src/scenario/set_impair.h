// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string_view>

#include "scenario/node.h"
#include "trial/topology.h"

namespace shaketable::scenario {

/// `set_path` for a path that begins with `impair.`.
void set_impairment(Node& root, std::string_view path, const Node& value, const Location& key_where,
                    Errors& errors);

/// The topology of the scenario, which tells what the names of directions mean.
[[nodiscard]] trial::Topology topology_of(const Node& root);

}  // namespace shaketable::scenario
