// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>
#include <string>

namespace shaketable {

/// The file or folder beside one that is not there whose name is nearest to its own, as the user
/// would write it; "" when none is near enough, see `nearest_spelling`.
[[nodiscard]] std::string nearest_file(const std::filesystem::path& missing);

}  // namespace shaketable
