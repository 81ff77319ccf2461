// SPDX-License-Identifier: GPL-2.0-only
#include "results/schema.h"

#include <fmt/format.h>

#include "results/ends.h"

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

/// `ends (id, "syn.sent", ...)`.
std::string ends_table() {
  std::string sql = "CREATE TABLE ends (\n  id INTEGER PRIMARY KEY";
  for (const std::string& column : end_columns()) {
    const bool optional = column.starts_with("negotiated.");
    sql += fmt::format(",\n  \"{}\" INTEGER{}", column, optional ? "" : " NOT NULL");
  }
  return sql + "\n) STRICT;\n";
}

std::string connections_table() {
  std::string sql =
      "CREATE TABLE connections (\n"
      "  point INTEGER NOT NULL REFERENCES points, trial INTEGER NOT NULL,\n"
      "  connection INTEGER NOT NULL, opened_ns INTEGER NOT NULL, outcome TEXT NOT NULL,\n"
      "  cut INTEGER NOT NULL,\n";
  for (const char* host : {"client", "server"}) {
    for (const std::string_view column : kHostColumns) {
      const bool is_list = column.ends_with(".times_ns");
      const char* type = column == "end" ? "INTEGER NOT NULL REFERENCES ends"
                         : is_list       ? "TEXT"
                                         : "INTEGER";
      sql += fmt::format("  \"{}.{}\" {},\n", host, column, type);
    }
  }
  return sql + "  PRIMARY KEY (point, trial, connection)\n) STRICT, WITHOUT ROWID;\n";
}

/// What `ends` has put in its place.
std::string trials_view() {
  std::string sql =
      "CREATE VIEW trials AS SELECT\n  point, trial, connection, opened_ns, outcome, cut,\n"
      "  max(\"client.establishment_time_ns\", \"server.establishment_time_ns\")\n"
      "    AS \"both.establishment_time_ns\"";
  for (const char* host : {"client", "server"}) {
    for (const std::string_view column : kHostColumns) {
      if (column != "end") {
        sql += fmt::format(",\n  \"{}.{}\"", host, column);
      }
    }
    for (const std::string& column : end_columns()) {
      sql += fmt::format(",\n  {0}_end.\"{1}\" AS \"{0}.{1}\"", host, column);
    }
  }
  return sql +
         "\nFROM connections\n"
         "  JOIN ends AS client_end ON client_end.id = \"client.end\"\n"
         "  JOIN ends AS server_end ON server_end.id = \"server.end\";\n";
}

}  // namespace

std::string schema_sql() {
  return fmt::format("PRAGMA application_id = {};\nPRAGMA user_version = {};\n", kApplicationId,
                     kSchemaVersion) +
         kTables + ends_table() + connections_table() + trials_view();
}

}  // namespace shaketable::results
