// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string_view>

namespace shaketable::scenario {

// Keys are dotted paths of a scenario; `links`: of its path, to tell which directions are meant.

/// Whether the two keys set the same thing, or part of it.
[[nodiscard]] bool overlap(std::string_view a, std::string_view b, std::size_t links);

/// Whether nothing is left of what `below` sets when `above` is set after it.
[[nodiscard]] bool hides(std::string_view above, std::string_view below, std::size_t links);

}  // namespace shaketable::scenario
