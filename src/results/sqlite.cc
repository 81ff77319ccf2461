// SPDX-License-Identifier: GPL-2.0-only
#include "results/sqlite.h"

#include <cerrno>
#include <climits>
#include <new>
#include <system_error>
#include <utility>

#include "base/check.h"
#include "base/utf8.h"

namespace shaketable::results {
namespace {

/// How long somebody else's lock is waited for.
constexpr int kPatienceMs = 5000;

std::string reason(sqlite3* database, int code) {
  const int system = sqlite3_system_errno(database);
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program has it locked for more than " + std::to_string(kPatienceMs / 1000) +
             " s";
    case SQLITE_FULL:
      return "the disk is full";
    case SQLITE_READONLY:
      return "it cannot be written: the file or its folder is read-only";
    case SQLITE_NOTADB:
      return "it is not an SQLite database";
    case SQLITE_CORRUPT:
      return "it is damaged";
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      if (system == ENOSPC || system == EDQUOT) {
        return "the disk is full";
      }
      return "it cannot be read or written: " +
             (system == 0 ? sqlite3_errmsg(database) : std::generic_category().message(system));
    default:
      return sqlite3_errmsg(database);
  }
}

std::string file_of(sqlite3* database) {
  const char* file = sqlite3_db_filename(database, nullptr);
  return file == nullptr || *file == '\0' ? "the store" : file;
}

void must(sqlite3* database, int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) [[unlikely]] {
    throw SqliteError(file_of(database), reason(database, code), code & 0xff);
  }
}

/// The file as SQLite's URI: RFC 3986, all but letters, digits and a few marks escaped.
std::string uri_of(const std::filesystem::path& file, std::string_view parameters) {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-._~";
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(file).string()) {
    const auto octet = static_cast<unsigned char>(c);
    uri += kPlain.find(c) != std::string_view::npos
               ? std::string(1, c)
               : std::string{'%', kHex[octet >> 4], kHex[octet & 15]};
  }
  return uri + std::string(parameters);
}

}  // namespace

std::int64_t as_number(std::uint64_t value) {
  check(value <= INT64_MAX, "a number that SQLite cannot hold");
  return static_cast<std::int64_t>(value);
}

void Statement::GiveBack::operator()(sqlite3_stmt* statement) const {
  std::unique_ptr<sqlite3_stmt, FinalizeStatement> kept(statement);
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  try {
    idle->emplace(sqlite3_sql(statement), std::move(kept));
  } catch (const std::bad_alloc&) {
    return;  // then it is not kept
  }
}

void Statement::must(int code) { results::must(sqlite3_db_handle(statement_.get()), code); }

void Statement::bind(int parameter, std::int64_t number) {
  must(sqlite3_bind_int64(statement_.get(), parameter, number));
}

void Statement::bind(int parameter, std::string_view text) {
  // SQLITE_STATIC: not copied.
  must(sqlite3_bind_text64(statement_.get(), parameter, text.data(), text.size(), nullptr,
                           SQLITE_UTF8));
}

void Statement::bind(int parameter, std::span<const std::byte> octets) {
  must(sqlite3_bind_blob64(statement_.get(), parameter, octets.data(), octets.size(), nullptr));
}

void Statement::bind(int parameter, std::optional<Duration> time) {
  if (time) {
    bind(parameter, time->count_ns());
  } else {
    bind_null(parameter);
  }
}

void Statement::bind_null(int parameter) { must(sqlite3_bind_null(statement_.get(), parameter)); }

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code != SQLITE_ROW) {
    sqlite3_reset(statement_.get());  // also after an error: only then it can be bound anew
    must(code);
  }
  return code == SQLITE_ROW;
}

void Statement::run() { check(!step(), "a statement that was to give no rows"); }

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::optional<Duration> Statement::time(int column) const {
  return is_null(column) ? std::nullopt : std::optional(Duration::ns(number(column)));
}

std::string_view Statement::text(int column) const {
  const auto* text = sqlite3_column_text(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return text == nullptr ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(text),
                                            static_cast<std::size_t>(size));
}

std::string_view Statement::utf8(int column) const {
  const std::string_view text = this->text(column);
  if (!is_utf8(text)) {
    damaged("a text that is not UTF-8");
  }
  return text;
}

std::span<const std::byte> Statement::octets(int column) const {
  const void* octets = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return {static_cast<const std::byte*>(octets), static_cast<std::size_t>(size)};
}

void Statement::damaged(const std::string& what) const {
  throw SqliteError(file_of(sqlite3_db_handle(statement_.get())), "it is damaged: " + what,
                    SQLITE_CORRUPT);
}

Database::Database(const std::filesystem::path& file, Access access) {
  // One thread at a time uses a store, and SQLite need not hold its own threads apart.
  constexpr int kCommon = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE;
  int flags = kCommon | SQLITE_OPEN_READWRITE;
  if (access == Access::Create) {
    flags |= SQLITE_OPEN_CREATE;
  } else if (access == Access::Immutable) {
    flags = kCommon | SQLITE_OPEN_READONLY;
  }
  sqlite3* database = nullptr;
  const std::string uri = uri_of(file, access == Access::Immutable ? "?immutable=1" : "");
  const int code = sqlite3_open_v2(uri.c_str(), &database, flags, nullptr);
  database_.reset(database);
  check(database != nullptr, "no memory for a database");
  must(database, code);
  must(database, sqlite3_busy_timeout(database, kPatienceMs));
  if (access == Access::Read) {
    run("PRAGMA query_only = ON");
  } else if (access == Access::Write && sqlite3_db_readonly(database, nullptr) == 1) {
    throw SqliteError(file_of(database), reason(database, SQLITE_READONLY), SQLITE_READONLY);
  }
}

void Database::copy_to(Database& other) const {
  constexpr int kAllPages = -1;
  sqlite3_backup* backup =
      sqlite3_backup_init(other.database_.get(), "main", database_.get(), "main");
  if (backup != nullptr) {
    sqlite3_backup_step(backup, kAllPages);
    sqlite3_backup_finish(backup);
  }
  must(other.database_.get(), sqlite3_errcode(other.database_.get()));
}

void Database::run(const std::string& sql) {
  must(database_.get(), sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr));
}

Statement Database::prepare(std::string_view sql) const {
  if (const auto found = idle_->find(sql); found != idle_->end()) {
    sqlite3_stmt* statement = found->second.release();
    idle_->erase(found);
    return {statement, idle_};
  }
  sqlite3_stmt* statement = nullptr;
  check(sql.size() <= INT_MAX, "a statement of 2 GiB");
  must(database_.get(),
       sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                          SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
  return {statement, idle_};
}

std::int64_t Database::number(std::string_view sql) const {
  Statement statement = prepare(sql);
  check(statement.step(), "a query without a result");
  return statement.number(0);
}

std::string Database::text(std::string_view sql) const {
  Statement statement = prepare(sql);
  check(statement.step(), "a query without a result");
  return std::string(statement.text(0));
}

void Database::add_module(const std::string& name, const sqlite3_module& module, void* self) {
  must(database_.get(), sqlite3_create_module(database_.get(), name.c_str(), &module, self));
}

bool Database::has_moved() const {
  int moved = 0;
  must(database_.get(),
       sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved));
  return moved != 0;
}

Snapshot::Snapshot(const Database& database)
    : database_(sqlite3_get_autocommit(database.database_.get()) != 0 ? database.database_.get()
                                                                      : nullptr) {
  if (database_ != nullptr) {
    must(database_, sqlite3_exec(database_, "BEGIN", nullptr, nullptr, nullptr));
  }
}

Snapshot::~Snapshot() {
  if (database_ != nullptr) {
    sqlite3_exec(database_, "COMMIT", nullptr, nullptr, nullptr);
  }
}

Transaction::Transaction(Database& database) : database_(database) {
  database_.prepare("BEGIN IMMEDIATE").run();
}

Transaction::~Transaction() {
  sqlite3* database = database_.database_.get();
  // SQLite has undone it by itself after some errors.
  if (sqlite3_get_autocommit(database) == 0) {
    sqlite3_exec(database, "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

void Transaction::commit() { database_.prepare("COMMIT").run(); }

}  // namespace shaketable::results
