// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"
#include "results/store_error.h"

namespace shaketable::results {

/// A refusal of SQLite, told for a person, with its primary result code (`SQLITE_BUSY`, ...).
class SqliteError : public StoreError {
 public:
  SqliteError(const std::string& file, std::string reason, int code)
      : StoreError(file + ": " + reason, code == SQLITE_CORRUPT || code == SQLITE_NOTADB),
        reason_(std::move(reason)),
        code_(code) {}
  /// What went wrong, without the name of the file.
  [[nodiscard]] const std::string& reason() const { return reason_; }
  [[nodiscard]] int code() const { return code_; }

 private:
  std::string reason_;
  int code_;
};

/// A count as SQLite holds it. Precondition: below 2^63.
[[nodiscard]] std::int64_t as_number(std::uint64_t value);

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

/// The statements of a connection that nobody uses at the moment, by their SQL. To prepare one
/// takes longer than to run most of them.
using IdleStatements =
    std::multimap<std::string, std::unique_ptr<sqlite3_stmt, FinalizeStatement>, std::less<>>;

/// A prepared statement. Parameters count from 1, columns from 0. What was bound stays bound when
/// the statement is run again.
class Statement {
 public:
  void bind(int parameter, std::int64_t number);
  /// The octets of `text` have to stay until the statement was run.
  void bind(int parameter, std::string_view text);
  /// The same for these.
  void bind(int parameter, std::span<const std::byte> octets);
  /// In nanoseconds, or NULL.
  void bind(int parameter, std::optional<Duration> time);
  void bind_null(int parameter);

  /// Goes to the next row; false when there is none, and then the next step begins anew.
  [[nodiscard]] bool step();
  /// Runs a statement that gives no rows.
  void run();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t number(int column) const;
  /// Throws `SqliteError` when the column has a number that `T` cannot hold.
  template <typename T>
  [[nodiscard]] T number_as(int column) const {
    const std::int64_t value = number(column);
    if (!std::in_range<T>(value)) {
      damaged("the number " + std::to_string(value) + " is out of range");
    }
    return static_cast<T>(value);
  }
  [[nodiscard]] std::optional<Duration> time(int column) const;
  /// Stays until the next step.
  [[nodiscard]] std::string_view text(int column) const;
  /// The same of what can be nothing but UTF-8: throws `SqliteError` if it is not.
  [[nodiscard]] std::string_view utf8(int column) const;
  [[nodiscard]] std::span<const std::byte> octets(int column) const;

  /// Throws `SqliteError`: what the database gave cannot have been written by us.
  [[noreturn]] void damaged(const std::string& what) const;

 private:
  friend class Database;
  Statement(sqlite3_stmt* statement, std::shared_ptr<IdleStatements> idle)
      : statement_(statement, {std::move(idle)}) {}

  void must(int code);

  /// Keeps the statement for the next one who asks for the same SQL.
  struct GiveBack {
    std::shared_ptr<IdleStatements> idle;
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, GiveBack> statement_;
};

/// A connection to a database. Everything throws `SqliteError`.
class Database {
 public:
  enum class Access : std::uint8_t {
    Create,     ///< to write; makes the file if there is none
    Write,      ///< to write
    Read,       ///< to read, beside a process that writes
    Immutable,  ///< to read what nobody changes: no lock is taken, no side file needed
  };
  Database(const std::filesystem::path& file, Access access);

  /// Runs statements that have no parameters, whatever rows they give.
  void run(const std::string& sql);
  /// Costs little for SQL that was prepared before.
  [[nodiscard]] Statement prepare(std::string_view sql) const;
  /// The first column of the first row.
  [[nodiscard]] std::int64_t number(std::string_view sql) const;
  [[nodiscard]] std::string text(std::string_view sql) const;
  /// Makes a virtual table known: `self` is what the module is given. The module has to stay.
  void add_module(const std::string& name, const sqlite3_module& module, void* self);
  /// Makes the database in `other` the same, as it is at one moment.
  void copy_to(Database& other) const;
  /// Whether its file has no longer the name that it was opened by: moved, removed or replaced.
  [[nodiscard]] bool has_moved() const;

 private:
  friend class Snapshot;
  friend class Transaction;
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  std::unique_ptr<sqlite3, Close> database_;
  std::shared_ptr<IdleStatements> idle_ = std::make_shared<IdleStatements>();
};

/// While it lives, all that is read is of one moment, and SQLite takes its locks once and not for
/// each statement. Does nothing within a transaction.
class Snapshot {
 public:
  explicit Snapshot(const Database& database);
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  ~Snapshot();

 private:
  sqlite3* database_;  ///< null: there is a transaction already
};

/// Undoes what was done since it began, unless it is committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  Database& database_;
};

}  // namespace shaketable::results
