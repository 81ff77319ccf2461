// SPDX-License-Identifier: GPL-2.0-only
#include "results/virtual_table.h"

#include <memory>
#include <utility>

#include "base/check.h"

namespace shaketable::results {

/// What SQLite calls. Exceptions must not go through it.
struct VirtualTable::Module {
  struct Table : sqlite3_vtab {
    VirtualTable* self;
  };
  struct Cursor : sqlite3_vtab_cursor {
    bool at_end;
    sqlite3_int64 number;
  };

  template <typename Act>
  static int guarded(VirtualTable& self, Act act) {
    try {
      act();
      return SQLITE_OK;
    } catch (...) {
      self.error_ = std::current_exception();
      return SQLITE_ERROR;
    }
  }

  static VirtualTable& table_of(sqlite3_vtab_cursor* cursor) {
    return *static_cast<Table*>(cursor->pVtab)->self;
  }

  static int connect(sqlite3* database, void* self, int /*count*/, const char* const* /*arguments*/,
                     sqlite3_vtab** table, char** /*error*/) {
    auto& its = *static_cast<VirtualTable*>(self);
    return guarded(its, [&] {
      std::string sql = "CREATE TABLE rows (c0";
      for (int column = 1; column < its.columns_; ++column) {
        sql += ", c" + std::to_string(column);
      }
      const int code = sqlite3_declare_vtab(database, (sql + ")").c_str());
      check(code == SQLITE_OK, "a virtual table that SQLite knows how to declare");
      *table = new Table{{}, &its};
    });
  }

  static int disconnect(sqlite3_vtab* table) {
    delete static_cast<Table*>(table);
    return SQLITE_OK;
  }

  static int best_index(sqlite3_vtab* /*table*/, sqlite3_index_info* /*info*/) {
    return SQLITE_OK;  // there is one way to read it
  }

  static int open(sqlite3_vtab* table, sqlite3_vtab_cursor** cursor) {
    return guarded(*static_cast<Table*>(table)->self, [&] { *cursor = new Cursor{}; });
  }

  static int close(sqlite3_vtab_cursor* cursor) {
    delete static_cast<Cursor*>(cursor);
    return SQLITE_OK;
  }

  static int filter(sqlite3_vtab_cursor* cursor, int /*index*/, const char* /*plan*/, int /*count*/,
                    sqlite3_value** /*arguments*/) {
    static_cast<Cursor*>(cursor)->number = 0;
    return next(cursor);
  }

  static int next(sqlite3_vtab_cursor* cursor) {
    VirtualTable& self = table_of(cursor);
    return guarded(self, [&] {
      check(self.rows_ != nullptr, "a virtual table that is read by `run`");
      auto& its = *static_cast<Cursor*>(cursor);
      its.at_end = !self.rows_->next();
      ++its.number;
    });
  }

  static int at_end(sqlite3_vtab_cursor* cursor) {
    return static_cast<Cursor*>(cursor)->at_end ? 1 : 0;
  }

  static int column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int column) {
    VirtualTable& self = table_of(cursor);
    return guarded(self, [&] { self.rows_->give(column, Cell(context)); });
  }

  static int row_id(sqlite3_vtab_cursor* cursor, sqlite3_int64* number) {
    *number = static_cast<Cursor*>(cursor)->number;
    return SQLITE_OK;
  }

  static const sqlite3_module& module() {
    static const sqlite3_module module = [] {
      sqlite3_module all{};
      // Without `xCreate` its name is that of the table: no `CREATE VIRTUAL TABLE` is needed.
      all.xConnect = connect;
      all.xBestIndex = best_index;
      all.xDisconnect = disconnect;
      all.xOpen = open;
      all.xClose = close;
      all.xFilter = filter;
      all.xNext = next;
      all.xEof = at_end;
      all.xColumn = column;
      all.xRowid = row_id;
      return all;
    }();
    return module;
  }
};

VirtualTable::VirtualTable(Database& database, const std::string& name, int columns)
    : columns_(columns) {
  database.add_module(name, Module::module(), this);
}

void VirtualTable::run(Statement& statement, RowSource& rows) {
  rows_ = &rows;
  error_ = nullptr;
  try {
    statement.run();
    rows_ = nullptr;
  } catch (...) {
    rows_ = nullptr;
    if (error_ != nullptr) {
      std::rethrow_exception(std::exchange(error_, nullptr));
    }
    throw;
  }
}

}  // namespace shaketable::results
