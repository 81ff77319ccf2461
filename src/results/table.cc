// SPDX-License-Identifier: GPL-2.0-only
#include "results/table.h"

#include "base/check.h"

namespace shaketable::results {

void Cells::reserve(ColumnType type, std::size_t cells) {
  switch (type) {
    case ColumnType::Word:
      return words_.reserve(cells);
    case ColumnType::Number:
      return numbers_.reserve(cells);
    case ColumnType::Times:
      return ends_.reserve(cells + 1);
    case ColumnType::Count:
      return counts_.reserve(cells);
    case ColumnType::Truth:
      return bits_.reserve(cells / 8 + 1);
  }
  invariant_broken("a ColumnType outside its enumeration");
}

const void* Cells::values(ColumnType type) const {
  switch (type) {
    case ColumnType::Word:
      return words_.data();
    case ColumnType::Number:
    case ColumnType::Times:
      return numbers_.data();
    case ColumnType::Count:
      return counts_.data();
    case ColumnType::Truth:
      return bits_.data();
  }
  invariant_broken("a ColumnType outside its enumeration");
}

std::size_t Cells::octets(ColumnType type) const {
  switch (type) {
    case ColumnType::Word:
      return words_.size() * sizeof(words_.front());
    case ColumnType::Number:
    case ColumnType::Times:
      return numbers_.size() * sizeof(numbers_.front());
    case ColumnType::Count:
      return counts_.size() * sizeof(counts_.front());
    case ColumnType::Truth:
      return bits_.size();
  }
  invariant_broken("a ColumnType outside its enumeration");
}

}  // namespace shaketable::results
