// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string_view>

#include "base/error.h"

namespace shaketable::scenario {

/// A scenario is written by hand; what is larger is something else.
inline constexpr std::size_t kTextMax = 1'000'000;

/// Refuses what cannot be a scenario before YAML sees it: more than `octets_max` octets, octets
/// that are not UTF-8, control characters, and tabs in an indentation. The error has line and
/// column.
[[nodiscard]] Result<void> check_text(std::string_view text, std::size_t octets_max = kTextMax);

}  // namespace shaketable::scenario
