// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>
#include <vector>

namespace shaketable::cli {

/// Rows of cells as lines in which columns stand under one another, two blanks apart. The first
/// `left` columns are flush left, the others flush right. Widths count octets.
[[nodiscard]] std::string columns(std::span<const std::vector<std::string>> rows, std::size_t left);

}  // namespace shaketable::cli
