// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "results/store.h"
#include "results/table.h"
#include "results/table_file.h"

namespace shaketable::results {

/// Reads what a store holds as a table, some rows at a time. STORE.md has its columns.
class TableReader {
 public:
  TableReader() = default;
  TableReader(const TableReader&) = delete;
  TableReader& operator=(const TableReader&) = delete;
  virtual ~TableReader() = default;

  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
  /// The next rows, nothing at the end. Throws `StoreError`.
  [[nodiscard]] virtual std::optional<Chunk> next() = 0;

 protected:
  std::vector<Column> columns_;
};

/// Rows of the connections by point, trial and number; or, where the store keeps statistics only,
/// of the steps of all distributions of establishment times. With `wanted`, only these columns, in
/// the table's own order; an error names one that there is not. The store has to outlive it.
[[nodiscard]] Result<std::unique_ptr<TableReader>> read_table(
    const Store& store, const std::optional<std::set<std::string>>& wanted = {});

/// What is said of the table of a store.
[[nodiscard]] Metadata metadata_of(const Store& store);

}  // namespace shaketable::results
