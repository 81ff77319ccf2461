// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shaketable::cli {

/// Lines in which cells stand in columns, for tables so long that rows are kept as plain text until
/// the last width is known.
class Columns {
 public:
  /// The first `left` columns are flush left, the others flush right, two blanks apart.
  explicit Columns(std::size_t left) : left_(left) {}

  /// Adds a row. Widths count octets.
  void add(std::span<const std::string> cells);
  /// Calls `use` with each line, with its newline.
  void for_each_line(const std::function<void(std::string_view)>& use) const;

 private:
  std::size_t left_;
  std::vector<std::size_t> widths_;
  std::vector<std::string> rows_;  ///< each cell ends in a zero octet; in cells they are blanks
};

/// Rows of cells as lines, as `Columns` makes them.
[[nodiscard]] std::string columns(std::span<const std::vector<std::string>> rows, std::size_t left);

}  // namespace shaketable::cli
