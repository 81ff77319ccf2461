// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>

#include "scenario/node.h"

namespace shaketable::scenario {

/// Makes room for `--set KEY=VALUE` arguments in `sweep:`: takes out each axis of such a key, and
/// zips and samples that have no other. Adds an error for an argument that would do nothing because
/// another axis sets all of it at every point. `root`: a file, with the arguments applied.
void remove_set_axes(Node& root, std::span<const std::string> sets, Errors& errors);

}  // namespace shaketable::scenario
