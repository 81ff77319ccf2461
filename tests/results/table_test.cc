// SPDX-License-Identifier: GPL-2.0-only
#include "results/table.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace shaketable::results {
namespace {

bool is_there(const Cells& cells, std::size_t at) {
  return cells.validity() == nullptr || ((*cells.validity())[at / 8] >> (at % 8) & 1) != 0;
}

TEST(Cells, KnowWhichAreMissingWhereverTheFirstOneIs) {
  constexpr std::size_t kCells = 40;
  for (std::size_t first = 0; first <= kCells; ++first) {
    const auto is_missing = [first](std::size_t at) { return at == first || at == first + 9; };
    Cells cells;
    std::int64_t missing = 0;
    for (std::size_t at = 0; at < kCells; ++at) {
      cells.add_number(is_missing(at) ? std::nullopt : std::optional<std::int64_t>(7));
      missing += is_missing(at) ? 1 : 0;
    }
    EXPECT_EQ(cells.missing(), missing);
    EXPECT_EQ(cells.validity() == nullptr, missing == 0);
    EXPECT_EQ(cells.octets(ColumnType::Number), kCells * sizeof(std::int64_t));
    if (missing > 0) {
      EXPECT_EQ(cells.validity()->size(), kCells / 8);
    }
    for (std::size_t at = 0; at < kCells; ++at) {
      EXPECT_EQ(is_there(cells, at), !is_missing(at)) << at << " of " << first;
    }
  }
}

}  // namespace
}  // namespace shaketable::results
