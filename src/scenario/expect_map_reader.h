// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "scenario/expect_scope.h"

namespace shaketable::scenario {

// Readers of what is more than a name and a text. Each adds to the scope, or to its errors.

/// `compare:`
void read_comparison(const Node& node, const std::string& path, ExpectScope& scope);
/// `baseline:`
void read_baseline(const Node& node, const std::string& path, ExpectScope& scope);
/// `golden:`
void read_golden(const Node& node, const std::string& path, ExpectScope& scope);

}  // namespace shaketable::scenario
