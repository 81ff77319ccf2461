// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string_view>

namespace shaketable {

/// How many octets the UTF-8 character at the start of `text` has; 0 if there is none. Overlong
/// forms, surrogates and what lies beyond U+10FFFF are none (RFC 3629). Precondition: not empty.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace shaketable
