// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string_view>

#include "scenario/node.h"

namespace shaketable::scenario {

/// `set_path` for a path that begins with `impair.`.
void set_impairment(Node& root, std::string_view path, const Node& value, const Location& key_where,
                    Errors& errors);

/// How many links the path of the scenario has, which tells what the names of directions mean.
[[nodiscard]] std::size_t path_links(const Node& root);

}  // namespace shaketable::scenario
