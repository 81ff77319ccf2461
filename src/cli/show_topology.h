// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "trial/scenario.h"

namespace shaketable::cli {

/// Hosts with their addresses, links and LANs with rate, delay, queue and impairments, and flows of
/// traffic, in tables; a path also as a drawing of one line.
[[nodiscard]] std::string topology_text(const trial::Scenario& scenario);

/// The same as a graph in the language of Graphviz: `dot -Tsvg` draws it.
[[nodiscard]] std::string topology_dot(const trial::Scenario& scenario);

}  // namespace shaketable::cli
