// SPDX-License-Identifier: GPL-2.0-only
// Trials that failed, and histograms.
#include <gtest/gtest.h>

#include "results/sqlite.h"
#include "results/support.h"

namespace shaketable::results {
namespace {

using namespace testing;
using stats::to_octets;

Batch with_failures(Batch made, std::initializer_list<std::uint64_t> trials) {
  Batch left = made;
  left.connections.clear();
  left.statistics = stats::PointStatistics(kLimit);
  for (const trial::ConnectionResult& connection : made.connections.unpacked()) {
    if (std::ranges::find(trials, connection.trial) == trials.end()) {
      left.connections.push_back(connection);
      left.statistics.add(connection);
    }
  }
  for (const std::uint64_t trial : trials) {
    left.failures.push_back({.point = made.id.point, .trial = trial, .reason = "killed, 'why'?"});
  }
  return left;
}

/// As `batch`, but the statistics are those of the connections.
Batch plain_batch(std::uint32_t point, std::uint64_t first, std::uint64_t count) {
  Batch made{.id = {.point = point, .first = first, .count = count},
             .statistics = stats::PointStatistics(kLimit),
             .connections = {},
             .failures = {}};
  for (std::uint64_t trial = first; trial < first + count; ++trial) {
    made.connections.push_back(stats::made_up_trial(trial));
    made.statistics.add(stats::made_up_trial(trial));
  }
  return made;
}

TEST(Repair, FailedTrialsAreRepaired) {
  const Folder folder;
  const Batch whole = plain_batch(0, 0, 20);
  Store unbroken = create(folder / "unbroken.sqlite");
  unbroken.add(whole);
  const fs::path file = folder / "s.sqlite";
  {
    Store store = create(file);
    store.add(with_failures(whole, {3, 4, 17}));
    store.add(with_failures(plain_batch(1, 0, 5), {2}));
    EXPECT_EQ(store.failures(), (std::vector<Failure>{{0, 3, "killed, 'why'?"},
                                                      {0, 4, "killed, 'why'?"},
                                                      {0, 17, "killed, 'why'?"},
                                                      {1, 2, "killed, 'why'?"}}));
    Batch repaired = plain_batch(0, 3, 1);
    repaired.connections.push_back(stats::made_up_trial(17));
    repaired.statistics.add(stats::made_up_trial(17));
    repaired.id = whole.id;
    repaired.failures = {{.point = 0, .trial = 4, .reason = "again"}};
    store.repair(repaired);
    EXPECT_EQ(store.failures(), (std::vector<Failure>{{0, 4, "again"}, {1, 2, "killed, 'why'?"}}));
    EXPECT_NE(rows(store, 0), rows(unbroken, 0));
    repaired = plain_batch(0, 4, 1);
    repaired.id = whole.id;
    store.repair(repaired);
  }
  const Store store = read(file);
  EXPECT_EQ(rows(store, 0), rows(unbroken, 0));
  EXPECT_EQ(to_octets(store.statistics(0)), to_octets(unbroken.statistics(0)));
  EXPECT_EQ(store.failures().size(), 1u);
  EXPECT_EQ(store.batches(), (std::set<BatchId>{{0, 0, 20}, {1, 0, 5}}));
}

std::vector<std::int64_t> histogram(const fs::path& file, int point) {
  const Database database(file, Database::Access::Read);
  std::vector<std::int64_t> numbers;
  Statement rows = database.prepare(
      "SELECT lower_ns, upper_ns, count FROM histograms WHERE side = 'both' AND point = ?");
  rows.bind(1, point);
  while (rows.step()) {
    for (int column = 0; column < 3; ++column) {
      numbers.push_back(rows.number(column));
    }
  }
  return numbers;
}

std::vector<std::int64_t> histogram_of(const stats::PointStatistics& statistics) {
  std::vector<std::int64_t> numbers;
  for (const stats::Step& step : statistics.establishment_times(stats::Side::Both).cdf()) {
    numbers.push_back(step.lower.count_ns());
    numbers.push_back(step.time.count_ns());
    numbers.push_back(static_cast<std::int64_t>(step.count));
  }
  return numbers;
}

TEST(Histograms, AreOfPointsThatAreCompleteOrClosed) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  Store store = create(file, Record::Summary, 30);
  store.add(batch(0, 0, 10, Record::Summary));
  store.add(batch(0, 10, 10, Record::Summary));
  store.add(batch(1, 0, 20, Record::Summary));
  EXPECT_TRUE(histogram(file, 0).empty());
  store.add(batch(0, 20, 10, Record::Summary));
  EXPECT_EQ(histogram(file, 0), histogram_of(batch(0, 0, 30).statistics));
  EXPECT_TRUE(histogram(file, 1).empty());
  store.close_point(1);
  EXPECT_EQ(histogram(file, 1), histogram_of(batch(1, 0, 20).statistics));
}

TEST(Histograms, FollowARepair) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  Store store = create(file, Record::Summary, 30);
  Batch failed = batch(0, 0, 29, Record::Summary);
  failed.id.count = 30;
  failed.failures = {{.point = 0, .trial = 29, .reason = "killed"}};
  store.add(failed);
  Batch repaired = batch(0, 29, 1, Record::Summary);
  repaired.id = failed.id;
  store.repair(repaired);
  EXPECT_EQ(histogram(file, 0), histogram_of(batch(0, 0, 30).statistics));
}

}  // namespace
}  // namespace shaketable::results
