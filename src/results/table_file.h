// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "results/table.h"

namespace shaketable::results {

/// What is said of a table as a whole, key by key.
using Metadata = std::vector<std::pair<std::string, std::string>>;

/// A file that a table is written to. Throws `std::runtime_error` when that fails.
class TableFile {
 public:
  TableFile() = default;
  TableFile(const TableFile&) = delete;
  TableFile& operator=(const TableFile&) = delete;
  virtual ~TableFile() = default;

  virtual void add(const Chunk& chunk) = 0;
  /// No more rows: completes the file, which is of no use before.
  virtual void finish() = 0;
};

}  // namespace shaketable::results
