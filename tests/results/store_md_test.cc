// SPDX-License-Identifier: GPL-2.0-only
// STORE.md tells what is there: its columns, and queries that work.
#include <gtest/gtest.h>

#include <string_view>

#include "results/sqlite.h"
#include "results/support.h"

namespace shaketable::results {
namespace {

using namespace testing;

std::string document() { return read_file("src/results/STORE.md"); }

/// A campaign that is complete, with rows or without.
fs::path make_store(const Folder& folder, Record record) {
  fs::path file = folder / "s.sqlite";
  Store store = create(file, record, 200);
  for (const std::uint32_t point : {0u, 1u}) {
    store.add(batch(point, 0, 200, record));
  }
  return file;
}

/// What stands between ```sql and ```.
std::vector<std::string> queries() {
  constexpr std::string_view kBegin = "```sql\n";
  const std::string text = document();
  std::vector<std::string> found;
  for (auto at = text.find(kBegin); at != std::string::npos; at = text.find(kBegin, at)) {
    at += kBegin.size();
    found.push_back(text.substr(at, text.find("```", at) - at));
  }
  return found;
}

TEST(StoreMd, QueriesGiveRows) {
  const Folder with_rows;
  const Folder without;
  const Database trials(make_store(with_rows, Record::Trials), Database::Access::Read);
  const Database summary(make_store(without, Record::Summary), Database::Access::Read);
  EXPECT_GE(queries().size(), 5u);
  for (const std::string& query : queries()) {
    const bool of_histograms = query.find("histograms") != std::string::npos;
    Statement rows = (of_histograms ? summary : trials).prepare(query);
    EXPECT_TRUE(rows.step()) << query;
  }
}

TEST(StoreMd, PercentileFromTheHistogramIsThatOfTheStatistics) {
  const Folder folder;
  const fs::path file = make_store(folder, Record::Summary);
  const auto statistics = read(file).statistics(0).statistics();
  for (const std::string& query : queries()) {
    if (query.find("p99_s") != std::string::npos) {
      const Database database(file, Database::Access::Read);
      EXPECT_NEAR(std::stod(database.text(query)),
                  *stats::named(statistics, "client.establishment_time.p99").value, 1e-9);
    }
  }
}

std::vector<std::string> columns_of(const Database& database, const std::string& table) {
  std::vector<std::string> columns;
  Statement rows = database.prepare("SELECT name FROM pragma_table_info(?)");
  rows.bind(1, table);
  while (rows.step()) {
    columns.emplace_back(rows.text(0));
  }
  return columns;
}

TEST(StoreMd, NamesEveryTableAndColumn) {
  const Folder folder;
  const Database database(make_store(folder, Record::Trials), Database::Access::Read);
  const std::string text = document();
  Statement tables = database.prepare(
      "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'");
  int columns = 0;
  while (tables.step()) {
    const std::string table(tables.text(0));
    EXPECT_NE(text.find("`" + table + "`"), std::string::npos) << table;
    if (table == "connections" || table == "kinds") {
      continue;
    }
    for (std::string column : columns_of(database, table)) {
      for (const char* host : {"client.", "server."}) {
        column = column.starts_with(host) ? column.substr(7) : column;
      }
      EXPECT_NE(text.find("`" + column + "`"), std::string::npos) << table << "." << column;
      ++columns;
    }
  }
  EXPECT_GT(columns, 80);
}

TEST(StoreMd, ReferencesAreSound) {
  for (const Record record : {Record::Trials, Record::Summary}) {
    const Folder own;
    const Database database(make_store(own, record), Database::Access::Read);
    EXPECT_FALSE(database.prepare("PRAGMA foreign_key_check").step());
  }
}

TEST(StoreMd, TrialsShowWhatConnectionsHold) {
  const Folder folder;
  const fs::path file = make_store(folder, Record::Trials);
  const Database database(file, Database::Access::Read);
  Statement view = database.prepare(
      "SELECT outcome, \"both.establishment_time_ns\", \"server.syn_ack.spurious\", "
      "\"client.negotiated.mss\", json_array_length(\"client.syn.times_ns\"), "
      "\"server.backlog.dropped\" FROM trials WHERE point = 1 ORDER BY trial, connection");
  for (const trial::ConnectionResult& row : batch(1, 0, 200).connections.unpacked()) {
    ASSERT_TRUE(view.step());
    EXPECT_EQ(view.text(0), to_string(row.outcome));
    EXPECT_EQ(view.time(1), row.both_established());
    EXPECT_EQ(view.number(2), row.server.syn_ack.spurious);
    EXPECT_EQ(view.is_null(3), !row.client.agreed);
    EXPECT_EQ(view.number(3), row.client.agreed ? row.client.agreed->send_mss : 0);
    EXPECT_EQ(view.number(4), std::ssize(row.client.syn_times));
    EXPECT_EQ(view.number(5), row.server.backlog_drops);
  }
}

}  // namespace
}  // namespace shaketable::results
