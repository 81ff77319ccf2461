// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "results/sqlite.h"

namespace shaketable::results {

/// Where SQLite waits for a value of a row: NULL, unless it gets one.
class Cell {
 public:
  explicit Cell(sqlite3_context* context) : context_(context) {}

  void give(std::int64_t number) { sqlite3_result_int64(context_, number); }
  /// The octets have to stay until the next row.
  void give(std::string_view text) {
    sqlite3_result_text64(context_, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  /// In nanoseconds.
  void give(std::optional<Duration> time) {
    if (time) {
      give(time->count_ns());
    }
  }

 private:
  sqlite3_context* context_;
};

/// Rows that a statement reads one by one.
class RowSource {
 public:
  RowSource() = default;
  RowSource(const RowSource&) = delete;
  RowSource& operator=(const RowSource&) = delete;
  virtual ~RowSource() = default;

  /// Goes to the next row, at first to the first one; false when there is none.
  [[nodiscard]] virtual bool next() = 0;
  virtual void give(int column, Cell cell) = 0;
};

/// A table whose rows a `RowSource` gives, for `INSERT ... SELECT`: it takes a statement half the
/// time to read its rows as to have their values bound one by one, and be begun and ended for each.
/// sqlite.org/vtab.html, an eponymous virtual table.
class VirtualTable {
 public:
  /// Its columns, so many, have names that are of no use. Precondition: no statement that names it
  /// is run when it has gone.
  VirtualTable(Database& database, const std::string& name, int columns);
  VirtualTable(const VirtualTable&) = delete;
  VirtualTable& operator=(const VirtualTable&) = delete;

  /// Runs a statement that names it, with these rows in it. Throws what the source throws.
  void run(Statement& statement, RowSource& rows);

 private:
  struct Module;

  int columns_;
  RowSource* rows_ = nullptr;  ///< while a statement runs
  std::exception_ptr error_;   ///< thrown by `rows_`
};

}  // namespace shaketable::results
