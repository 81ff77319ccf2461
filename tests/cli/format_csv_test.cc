// SPDX-License-Identifier: GPL-2.0-only
#include "cli/format_csv.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "cli/format_sample.h"

namespace shaketable::cli {
namespace {

/// The cells of one line without its newline; undoes RFC 4180's quotes.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool within = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      if (within && i + 1 < line.size() && line[i + 1] == '"') {
        cells.back() += line[++i];
      } else {
        within = !within;
      }
    } else if (line[i] == ',' && !within) {
      cells.emplace_back();
    } else {
      cells.back() += line[i];
    }
  }
  return cells;
}

/// Reads the text as pandas does with comment='#': one map from column to cell for each row.
std::vector<std::map<std::string, std::string>> parsed(const std::string& text) {
  std::istringstream lines(text);
  std::vector<std::string> columns;
  std::vector<std::map<std::string, std::string>> rows;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) {
      continue;
    }
    const std::vector<std::string> cells = cells_of(line);
    if (columns.empty()) {
      columns = cells;
      continue;
    }
    EXPECT_EQ(cells.size(), columns.size());
    std::map<std::string, std::string> row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      EXPECT_TRUE(row.insert({columns.at(i), cells[i]}).second) << columns[i] << " is there twice";
    }
    rows.push_back(row);
  }
  return rows;
}

std::string sample_text() {
  std::string text = csv_header(sample_header());
  for (const trial::ConnectionResult& result : sample_trials()) {
    text += csv_row(result);
  }
  return text;
}

TEST(FormatCsv, CommentsSayWhereTheRowsComeFrom) {
  EXPECT_TRUE(csv_header(sample_header())
                  .starts_with("# version: 0.1.0\n"
                               "# scenario: lossy-path\n"
                               "# digest: 5f2c9a\n"
                               "# backend: sim\n"
                               "# seed: 18446744073709551615\n"
                               "# trials: 4\n"
                               "# replay: shaketable run lossy-path.yaml --seed 1\n"
                               "trial,connection,client.host,server.host,opened_ns,outcome,cut,"
                               "both.establishment_time_ns,"));
}

TEST(FormatCsv, RowsReadBack) {
  const auto rows = parsed(sample_text());
  ASSERT_EQ(rows.size(), 4u);
  const auto& lost_syn = rows[1];
  EXPECT_EQ(lost_syn.at("trial"), "1");
  EXPECT_EQ(lost_syn.at("outcome"), "established");
  EXPECT_EQ(lost_syn.at("cut"), "0");
  EXPECT_EQ(lost_syn.at("both.establishment_time_ns"), "1060030000");
  EXPECT_EQ(lost_syn.at("client.establishment_time_ns"), "1040020000");
  EXPECT_EQ(lost_syn.at("client.syn.times_ns"), "0 1000000000");
  EXPECT_EQ(lost_syn.at("client.syn_ack.times_ns"), "");
  EXPECT_EQ(lost_syn.at("client.syn.sent"), "2");
  EXPECT_EQ(lost_syn.at("client.syn.retransmitted"), "1");
  EXPECT_EQ(lost_syn.at("client.syn.spurious"), "0");
  EXPECT_EQ(lost_syn.at("client.rtt_sample_ns"), "40020000");
  EXPECT_EQ(lost_syn.at("client.ack.sent"), "1");
  EXPECT_EQ(lost_syn.at("client.negotiated.sack"), "1");
  EXPECT_EQ(lost_syn.at("client.negotiated.timestamps"), "0");
  EXPECT_EQ(lost_syn.at("client.negotiated.mss"), "1460");
  EXPECT_EQ(lost_syn.at("server.syn_ack.times_ns"), "1020010000");
  EXPECT_EQ(lost_syn.at("server.syn_ack.sent"), "1");
}

TEST(FormatCsv, CellsAreEmptyWhereThereIsNothing) {
  const auto rows = parsed(sample_text());
  EXPECT_EQ(rows[2].at("outcome"), "half-open");
  EXPECT_EQ(rows[2].at("both.establishment_time_ns"), "");
  EXPECT_EQ(rows[2].at("server.establishment_time_ns"), "");
  EXPECT_EQ(rows[2].at("server.gave_up_time_ns"), "63020010000");
  EXPECT_EQ(rows[3].at("cut"), "1");
  EXPECT_EQ(rows[3].at("client.negotiated.sack"), "");
  EXPECT_EQ(rows[3].at("client.negotiated.mss"), "");
  EXPECT_EQ(rows[3].at("client.rto_at_establishment_ns"), "");
}

TEST(FormatCsv, AxesOfASweepComeFirst) {
  const std::vector<std::string> axes = {"client.profile", "impair.client->server"};
  const std::vector<std::string> values = {"linux-6.5", "loss \"10%\", #1"};
  const std::string text = csv_header(sample_header(), axes) + csv_row(sample_trials()[1], values);
  EXPECT_NE(text.find("\nclient.profile,impair.client->server,trial,"), std::string::npos);
  const auto rows = parsed(text);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].at("impair.client->server"), "loss \"10%\", #1");
  EXPECT_EQ(rows[0].at("trial"), "1");
}

TEST(FormatCsv, CommentsStayOnOneLine) {
  RunHeader header = sample_header();
  header.replay = "shaketable run 'a\nb.yaml'";
  EXPECT_NE(csv_header(header).find("# replay: shaketable run 'a b.yaml'\n"), std::string::npos);
}

}  // namespace
}  // namespace shaketable::cli
