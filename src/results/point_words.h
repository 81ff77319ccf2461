// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "results/campaign.h"
#include "results/table.h"

namespace shaketable::results {

/// The columns that say of which point a row is: its value on each axis, and its name.
class PointWords {
 public:
  explicit PointWords(std::span<const Point> points);

  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
  /// The number of the word that the point has in that column.
  [[nodiscard]] std::uint32_t word(std::size_t column, std::uint32_t point) const {
    return numbers_[column][point];
  }

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::uint32_t>> numbers_;  ///< of each column, for each point
};

}  // namespace shaketable::results
