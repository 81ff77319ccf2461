// SPDX-License-Identifier: GPL-2.0-only
#include "cli/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace shaketable::cli {

void Columns::add(std::span<const std::string> cells) {
  widths_.resize(std::max(widths_.size(), cells.size()));
  std::string row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    widths_[i] = std::max(widths_[i], cells[i].size());
    row += cells[i];
    std::ranges::replace(row.end() - std::ssize(cells[i]), row.end(), '\0', ' ');
    row += '\0';
  }
  rows_.push_back(std::move(row));
}

void Columns::for_each_line(const std::function<void(std::string_view)>& use) const {
  for (const std::string& row : rows_) {
    std::string line;
    std::string_view rest = row;
    for (std::size_t i = 0; !rest.empty(); ++i) {
      const std::string_view cell = rest.substr(0, rest.find('\0'));
      rest.remove_prefix(cell.size() + 1);
      line += i == 0 ? "" : "  ";
      line += i < left_ ? fmt::format("{:<{}}", cell, widths_[i])
                        : fmt::format("{:>{}}", cell, widths_[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    use(line + "\n");
  }
}

std::string columns(std::span<const std::vector<std::string>> rows, std::size_t left) {
  Columns lines(left);
  for (const auto& row : rows) {
    lines.add(row);
  }
  std::string text;
  lines.for_each_line([&text](std::string_view line) { text += line; });
  return text;
}

}  // namespace shaketable::cli
