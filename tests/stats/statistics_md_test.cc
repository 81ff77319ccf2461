// SPDX-License-Identifier: GPL-2.0-only
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "braces.h"
#include "stats/point_statistics.h"
#include "stats/trials.h"

// Goal: src/stats/STATISTICS.md documents every statistic, and nothing else. Tests run in the root
// of the source tree.

namespace shaketable::stats {
namespace {

/// What the table says of a statistic.
struct Documented {
  std::string unit;
  std::string interval;

  bool operator==(const Documented&) const = default;
};

void PrintTo(const Documented& row, std::ostream* out) { *out << row.unit << " " << row.interval; }

/// The cells of a line `| a | b |`, without the blanks around them.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  for (std::size_t bar = line.find('|'), next;
       (next = line.find('|', bar + 1)) != std::string::npos; bar = next) {
    cells.push_back(line.substr(bar + 2, next - bar - 3));
  }
  return cells;
}

std::map<std::string, Documented> documented() {
  std::ifstream file("src/stats/STATISTICS.md");
  std::map<std::string, Documented> rows;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| `")) {
      continue;
    }
    const std::vector<std::string> cells = cells_of(line);
    EXPECT_EQ(cells.size(), 5u) << line;
    for (const std::string& name : expanded(cells[0].substr(1, cells[0].size() - 2))) {
      EXPECT_TRUE(rows.insert({name, {cells[1], cells[3]}}).second) << name << " is there twice";
    }
  }
  return rows;
}

std::string interval_of(const Statistic& statistic) {
  if (!statistic.low) {
    return "none";
  }
  const char last = statistic.name.back();
  if (statistic.unit == Unit::Probability) {
    return "proportion";
  }
  return last >= '0' && last <= '9' ? "quantile" : "mean";
}

TEST(StatisticsMd, HasEveryStatisticWithUnitAndInterval) {
  PointStatistics point(Duration::s(200));
  for (std::uint64_t index = 0; index < 10'000; ++index) {
    point.add(made_up_trial(index));
  }
  std::map<std::string, Documented> expected;
  for (const Statistic& statistic : point.statistics()) {
    expected[statistic.name] = {std::string(to_string(statistic.unit)), interval_of(statistic)};
  }
  EXPECT_THAT(documented(), testing::ContainerEq(expected));
}

}  // namespace
}  // namespace shaketable::stats
