// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "scenario/node.h"

namespace shaketable::scenario {

/// What errors in a `--set` argument show as the file.
inline constexpr const char* kSetFile = "--set";

/// Puts `value` at a dotted path of a scenario, in place of what stands there. Mappings on the way
/// are made; a number names an item of a list. Whether the key exists and the value fits is for the
/// readers to say. Where a key has dots of its own, the longest one that is there is meant; what
/// stands behind `expect.`, `sweep.`, `sweep.zip.` and `sweep.sample.axes.` is one key.
///
/// `impair.DIRECTION.WORD` replaces what the direction says by that word of tc-netem (`loss`,
/// `drop`, ...) and leaves the rest; `impair.*` is both ways of the whole path.
///
/// `root` is a mapping; `key_where` is the place of the path, for errors.
void set_path(Node& root, std::string_view path, const Node& value, const Location& key_where,
              Errors& errors);

/// Applies `--set KEY=VALUE` arguments in order, impairments last, since the names of directions
/// depend on the topology. Values are YAML. Errors show `--set`, and the column in the argument.
void apply_sets(Node& root, std::span<const std::string> sets, Errors& errors);

}  // namespace shaketable::scenario
