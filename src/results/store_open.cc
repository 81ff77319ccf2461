// SPDX-License-Identifier: GPL-2.0-only
#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "base/check.h"
#include "base/nearest_file.h"
#include "results/campaign_rows.h"
#include "results/empty_store.h"
#include "results/new_file.h"
#include "results/refuse.h"
#include "results/schema.h"
#include "results/store_impl.h"

namespace shaketable::results {
namespace {

namespace fs = std::filesystem;

using Access = Database::Access;

/// What is there is a file with something in it.
Result<void> check_file(const fs::path& file) {
  std::error_code fault;
  const fs::file_status status = fs::status(file, fault);
  if (status.type() == fs::file_type::not_found) {
    auto error = refuse(file, "there is no such file", "a results store");
    error.value().nearest = nearest_file(file);
    return error;
  }
  if (fault) {
    return refuse(file, "cannot be read: " + fault.message());
  }
  if (fs::is_directory(status)) {
    return refuse(file, "is a folder", "a results store, which is a file");
  }
  if (!fs::is_regular_file(status)) {
    return refuse(file, "is no regular file", "a results store");
  }
  if (fs::file_size(file, fault) == 0) {
    return refuse(file, "is empty", "a results store");
  }
  return {};
}

/// Nobody writes to a store without its write-ahead log, and where the folder cannot be written,
/// nobody like us can make one.
bool is_at_rest(const fs::path& file) {
  std::error_code ignored;
  fs::path log = file;
  log += "-wal";
  const auto octets = fs::file_size(log, ignored);
  return ignored || octets == 0;
}

/// SQLite takes what is missing of the last page for zeros.
Result<void> check_length(const fs::path& file, const Database& database) {
  const auto page = static_cast<std::uintmax_t>(database.number("PRAGMA page_size"));
  std::error_code fault;
  const std::uintmax_t size = fs::file_size(file, fault);
  if (!fault && size % page != 0 && is_at_rest(file)) {
    return refuse(file, "is damaged: its last page is cut off", "a sound store");
  }
  return {};
}

Result<void> check_schema(const fs::path& file, const Database& database) {
  if (database.number("PRAGMA application_id") != kApplicationId) {
    return refuse(file, "is an SQLite database, but of another application", "a results store");
  }
  const std::int64_t version = database.number("PRAGMA user_version");
  if (version != kSchemaVersion) {
    return refuse(file,
                  fmt::format("has schema {}, {} than this version of shaketable", version,
                              version > kSchemaVersion ? "newer" : "older"),
                  fmt::format("schema {}", kSchemaVersion));
  }
  return check_length(file, database);
}

/// SQLite's own look at every page. Some minutes for a store of 100 GB.
Result<void> check_soundness(const fs::path& file, const Database& database) {
  const std::string fault = database.text("PRAGMA quick_check(1)");
  if (fault != "ok") {
    // Of some faults, the first line is a heading.
    return refuse(file, "is damaged: " + fault.substr(fault.rfind('\n') + 1),
                  "a sound store: `sqlite3 STORE .recover` saves what can be read");
  }
  return {};
}

/// Opens to read. Beside a writer SQLite needs a file for its locks: where it can neither open nor
/// make one, a store at rest can still be read.
Database open_to_look(const fs::path& file) {
  try {
    Database database(file, Access::Read);
    // One moment for all that is read, whatever is written meanwhile.
    database.run("BEGIN; SELECT count(*) FROM sqlite_schema");
    return database;
  } catch (const SqliteError& error) {
    const bool no_side_file = error.code() == SQLITE_CANTOPEN || error.code() == SQLITE_READONLY;
    if (!no_side_file || !is_at_rest(file)) {
      throw;
    }
  }
  return {file, Access::Immutable};
}

void make_durable(Database& database, Flush flush) {
  // With NORMAL a power failure can undo the last transactions, never break the store: what was
  // undone is run again, to the same bits. It spares the disk a flush for each batch.
  // The log is put into the store at 4 MiB, so that little room is needed beside it.
  database.run(flush == Flush::Yes ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = OFF");
  database.run("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 500");
}

}  // namespace

void write_empty_store(const fs::path& file, const Campaign& campaign, const Provenance& provenance,
                       std::span<const Point> points, const CanonicalOf& canonical_of,
                       std::int64_t application_id, Flush flush) {
  Database database(file, Access::Write);
  // Large pages: rows come in order, some dozens of octets each, and each page is filled once.
  database.run("PRAGMA page_size = 8192; PRAGMA journal_mode = MEMORY");
  database.run(flush == Flush::Yes ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
  Transaction transaction(database);
  database.run(schema_sql());
  database.run(fmt::format("PRAGMA application_id = {}", application_id));
  write_campaign(database, campaign, provenance);
  write_points(database, points, canonical_of);
  transaction.commit();
}

Result<Store> Store::create(const fs::path& file, const Campaign& campaign,
                            const Provenance& provenance, std::span<const Point> points,
                            const CanonicalOf& canonical_of, Flush flush) {
  auto made = NewFile::begin(file);
  if (!made) {
    return tl::unexpected(made.error());
  }
  try {
    write_empty_store(made->unfinished(), campaign, provenance, points, canonical_of,
                      kApplicationId, flush);
    if (const auto named = made->finish(); !named) {
      return tl::unexpected(named.error());
    }
    Database database(file, Access::Write);
    make_durable(database, flush);
    return Impl::open(std::move(made->lock()), std::move(database));
  } catch (const SqliteError& error) {
    return refuse(file, "cannot be made: " + error.reason());
  }
}

Result<void> Store::copy_to(const fs::path& file) const {
  auto made = NewFile::begin(file);
  if (!made) {
    return tl::unexpected(made.error());
  }
  try {
    {
      Database copy(made->unfinished(), Access::Write);
      impl_->database.copy_to(copy);
    }
    return made->finish();
  } catch (const SqliteError& error) {
    return refuse(file, "cannot be made: " + error.reason());
  }
}

Result<Store> Store::open_to_write(const fs::path& file) {
  if (const auto there = check_file(file); !there) {
    return tl::unexpected(there.error());
  }
  auto lock = WriterLock::take(file);
  if (!lock) {
    return tl::unexpected(lock.error());
  }
  try {
    Database database(file, Access::Write);
    auto checked = check_schema(file, database);
    if (checked) {
      checked = check_soundness(file, database);
    }
    if (!checked) {
      return tl::unexpected(checked.error());
    }
    make_durable(database, Flush::Yes);
    database.run("BEGIN IMMEDIATE; ROLLBACK");  // says at once if somebody has it locked
    return Impl::open(std::move(*lock), std::move(database));
  } catch (const SqliteError& error) {
    return refuse(file, error.reason());
  }
}

Result<Store> Store::open_to_read(const fs::path& file) {
  if (const auto there = check_file(file); !there) {
    return tl::unexpected(there.error());
  }
  try {
    Database database = open_to_look(file);
    if (const auto checked = check_schema(file, database); !checked) {
      return tl::unexpected(checked.error());
    }
    return Impl::open(std::nullopt, std::move(database));
  } catch (const SqliteError& error) {
    return refuse(file, error.reason());
  }
}

bool Store::has_moved() const { return impl_->database.has_moved(); }

}  // namespace shaketable::results
