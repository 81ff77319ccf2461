// SPDX-License-Identifier: GPL-2.0-only
#include "results/schema.h"

#include <fmt/format.h>

#include "results/kind.h"

namespace shaketable::results {
namespace {

constexpr const char* kTables = R"(
CREATE TABLE campaign (
  scenario TEXT NOT NULL, canonical TEXT NOT NULL, digest TEXT NOT NULL, version TEXT NOT NULL,
  backend TEXT NOT NULL, seed TEXT NOT NULL, record TEXT NOT NULL, batch_trials INTEGER NOT NULL,
  shard_index INTEGER NOT NULL, shard_count INTEGER NOT NULL,
  host TEXT NOT NULL, command TEXT NOT NULL, started TEXT NOT NULL
) STRICT;
CREATE TABLE points (
  point INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, canonical TEXT NOT NULL,
  trials_max INTEGER NOT NULL, time_limit_ns INTEGER NOT NULL, closed INTEGER NOT NULL
) STRICT;
CREATE TABLE axes (
  point INTEGER NOT NULL REFERENCES points, position INTEGER NOT NULL, axis TEXT NOT NULL,
  value TEXT NOT NULL, PRIMARY KEY (point, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE batches (
  point INTEGER NOT NULL REFERENCES points, first INTEGER NOT NULL, count INTEGER NOT NULL,
  checksum INTEGER NOT NULL, PRIMARY KEY (point, first)
) STRICT, WITHOUT ROWID;
CREATE TABLE failures (
  point INTEGER NOT NULL REFERENCES points, trial INTEGER NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (point, trial)
) STRICT, WITHOUT ROWID;
CREATE TABLE statistics (
  point INTEGER NOT NULL REFERENCES points, part INTEGER NOT NULL, octets BLOB NOT NULL,
  PRIMARY KEY (point, part)
) STRICT;
CREATE TABLE histograms (
  point INTEGER NOT NULL REFERENCES points, side TEXT NOT NULL, lower_ns INTEGER NOT NULL,
  upper_ns INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (point, side, upper_ns)
) STRICT, WITHOUT ROWID;
)";

/// `kinds (id, outcome, cut, "client.syn.sent", ...)`.
std::string kinds_table() {
  std::string sql =
      "CREATE TABLE kinds (\n  id INTEGER PRIMARY KEY, outcome TEXT NOT NULL, cut INTEGER NOT NULL";
  for (const char* host : {"client", "server"}) {
    for (const std::string& column : end_columns()) {
      const bool optional = column.starts_with("negotiated.");
      sql += fmt::format(",\n  \"{}.{}\" INTEGER{}", host, column, optional ? "" : " NOT NULL");
    }
  }
  return sql + "\n) STRICT;\n";
}

std::string connections_table() {
  std::string sql =
      "CREATE TABLE connections (\n"
      "  point INTEGER NOT NULL REFERENCES points, trial INTEGER NOT NULL,\n"
      "  connection INTEGER NOT NULL, \"client.host\" INTEGER NOT NULL, \"server.host\" INTEGER "
      "NOT NULL,\n"
      "  opened_ns INTEGER NOT NULL, kind INTEGER NOT NULL REFERENCES kinds,\n";
  for (const char* host : {"client", "server"}) {
    for (const std::string_view column : kHostColumns) {
      const char* type = column.ends_with(".times_ns") ? "TEXT" : "INTEGER";
      sql += fmt::format("  \"{}.{}\" {},\n", host, column, type);
    }
  }
  return sql + "  PRIMARY KEY (point, trial, connection)\n) STRICT, WITHOUT ROWID;\n";
}

/// What `kinds` has put in its place.
std::string trials_view() {
  std::string sql =
      "CREATE VIEW trials AS SELECT\n  point, trial, connection, \"client.host\", \"server.host\", "
      "opened_ns, "
      "outcome, cut,\n"
      "  max(\"client.establishment_time_ns\", \"server.establishment_time_ns\")\n"
      "    AS \"both.establishment_time_ns\"";
  for (const std::string host : {"client", "server"}) {
    for (const char* column : kHostColumns) {
      sql += fmt::format(",\n  \"{}.{}\"", host, column);
    }
    for (const std::string& column : end_columns()) {
      sql += fmt::format(",\n  \"{}.{}\"", host, column);
    }
  }
  return sql + "\nFROM connections JOIN kinds ON kinds.id = connections.kind;\n";
}

}  // namespace

std::string schema_sql() {
  return fmt::format("PRAGMA application_id = {};\nPRAGMA user_version = {};\n", kApplicationId,
                     kSchemaVersion) +
         kTables + kinds_table() + connections_table() + trials_view();
}

}  // namespace shaketable::results
