// SPDX-License-Identifier: GPL-2.0-only
#include "results/table.h"

#include "base/check.h"

namespace shaketable::results {

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
