// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenario/axis_check.h"
#include "scenario/node.h"
#include "scenario/scenario_reader.h"

namespace shaketable::scenario {

/// What a document was made of, for what is made of its points. Only for this folder.
struct DocumentSource {
  Node root;  ///< arguments applied, without `sweep:`, `expect:`, `until:` and `record:`
  Origin origin;
  Location sweep_where;
  Tables tables;  ///< of all scenarios with one value of an axis
};

}  // namespace shaketable::scenario
