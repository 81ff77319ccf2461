// SPDX-License-Identifier: GPL-2.0-only
#include "results/store.h"

#include <gtest/gtest.h>

#include "base/check.h"
#include "results/sqlite.h"
#include "results/support.h"

namespace shaketable::results {
namespace {

using namespace testing;
using stats::to_octets;

TEST(Store, IsReadBackAsItWas) {
  const Folder folder;
  const fs::path file = folder / "a store.sqlite";
  {
    Store store = create(file);
    store.add(batch(1, 0, 300));
    store.add(batch(0, 20, 7));
  }
  EXPECT_EQ(folder.names(), std::vector<std::string>{"a store.sqlite"});
  const Store store = read(file);
  EXPECT_EQ(store.campaign(), campaign());
  EXPECT_EQ(store.provenance(), provenance());
  EXPECT_EQ(store.points(), points());
  EXPECT_EQ(store.batches(), (std::set<BatchId>{{0, 20, 7}, {1, 0, 300}}));
  EXPECT_EQ(rows(store, 0), batch(0, 20, 7).connections);
  EXPECT_EQ(rows(store, 1), batch(1, 0, 300).connections);
  EXPECT_EQ(to_octets(store.statistics(0)), to_octets(batch(0, 20, 7).statistics));
  EXPECT_EQ(to_octets(store.statistics(1)), to_octets(batch(1, 0, 300).statistics));
  EXPECT_FALSE(store.is_closed(0));
  EXPECT_TRUE(store.failures().empty());
}

TEST(Store, RowsComeByTrialAndConnection) {
  const Folder folder;
  Store store = create(folder / "s.sqlite");
  for (const std::uint64_t first : {20, 0, 10}) {
    store.add(batch(0, first, 10));
  }
  EXPECT_EQ(rows(store, 0), batch(0, 0, 30).connections);
}

TEST(Store, WithoutRowsKeepsStatisticsOnly) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  create(file, Record::Summary).add(batch(0, 0, 50, Record::Summary));
  const Store store = read(file);
  EXPECT_TRUE(rows(store, 0).empty());
  EXPECT_EQ(to_octets(store.statistics(0)), to_octets(batch(0, 0, 50).statistics));
}

// Goal: however statistics are kept, they are the sum of the batches. Method: batches with so many
// different times that what came later outgrows what was summed up, more than once.
TEST(Store, StatisticsAreTheSumOfAllBatches) {
  constexpr std::uint64_t kTrials = 60'000;
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  stats::PointStatistics all(kLimit);
  {
    Store store = create(file, Record::Summary, kTrials);
    for (std::uint64_t first = 0; first < kTrials; first += 5000) {
      const Batch part = batch(0, first, 5000, Record::Summary);
      all.merge(part.statistics);
      store.add(part);
      if (first == 20'000) {  // from here on they are in memory
        EXPECT_EQ(to_octets(store.statistics(0)), to_octets(all));
      }
    }
    EXPECT_EQ(to_octets(store.statistics(0)), to_octets(all));
  }
  EXPECT_EQ(to_octets(read(file).statistics(0)), to_octets(all));
}

TEST(Store, PointsBeyondThoseInMemoryHaveTheirStatistics) {
  const Folder folder;
  std::vector<Point> many;
  for (int i = 0; i < 100; ++i) {
    many.push_back({.name = std::to_string(i),
                    .set = {},
                    .canonical = {},
                    .trials_max = 10,
                    .time_limit = kLimit});
  }
  Store store = Store::create(folder / "s.sqlite", campaign(), provenance(), many).value();
  for (std::uint32_t point = 0; point < many.size(); ++point) {
    store.add(batch(point, 0, 2));
    (void)store.statistics(point);
  }
  for (std::uint32_t point = 0; point < many.size(); ++point) {
    EXPECT_EQ(to_octets(store.statistics(point)), to_octets(batch(point, 0, 2).statistics));
  }
}

TEST(Store, IsGoneOnWith) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  create(file).add(batch(0, 0, 10));
  Store::open_to_write(file).value().add(batch(0, 10, 10));
  Store store = Store::open_to_write(file).value();
  EXPECT_EQ(rows(store, 0), batch(0, 0, 20).connections);
  EXPECT_EQ(store.batches().size(), 2u);
}

Batch with_failures(Batch made, std::initializer_list<std::uint64_t> trials) {
  Batch left = made;
  left.connections.clear();
  left.statistics = stats::PointStatistics(kLimit);
  for (std::size_t i = 0; i < made.connections.size(); ++i) {
    const std::uint64_t trial = made.connections[i].trial;
    if (std::ranges::find(trials, trial) == trials.end()) {
      left.connections.push_back(made.connections[i]);
      left.statistics.add(made.connections[i]);
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
    made.statistics.add(made.connections.back());
  }
  return made;
}

TEST(Store, FailedTrialsAreRepaired) {
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
    repaired.connections.push_back(whole.connections[17]);
    repaired.statistics.add(whole.connections[17]);
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

TEST(Store, RefusesWhatNoRunnerMayAsk) {
  const Folder folder;
  Store store = create(folder / "s.sqlite");
  store.add(batch(0, 10, 10));
  const std::string before = store.content_digest();
  for (const std::uint64_t first : {5, 10, 15, 19}) {
    EXPECT_THROW(store.add(batch(0, first, 6)), InvariantError) << first;
  }
  EXPECT_THROW(store.add(batch(0, 5, 100)), InvariantError);
  EXPECT_THROW(store.add(batch(0, 12, 1)), InvariantError);
  EXPECT_THROW(store.add(batch(2, 0, 1)), InvariantError);
  EXPECT_THROW(store.add(batch(0, 999, 2)), InvariantError);
  EXPECT_THROW(store.add(batch(1, 0, 2, Record::Summary)), InvariantError);
  EXPECT_THROW(store.repair(batch(0, 10, 10)), InvariantError);
  EXPECT_THROW(store.repair(batch(1, 0, 10)), InvariantError);
  Batch outside = batch(1, 0, 2);
  outside.id.count = 1;
  EXPECT_THROW(store.add(outside), InvariantError);
  EXPECT_EQ(store.content_digest(), before);
  store.close_point(1);
  EXPECT_THROW(store.add(batch(1, 0, 2)), InvariantError);
}

// Goal: a batch that cannot be stored leaves nothing behind, in memory neither. Method: the second
// row of a batch has the key of the first.
TEST(Store, ABatchIsStoredWholeOrNotAtAll) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  {
    Store store = create(file);
    store.add(batch(0, 0, 10));
    (void)store.statistics(0);
    const std::string before = store.content_digest();
    Batch twice = batch(0, 10, 10);
    twice.connections[19] = twice.connections[18];
    EXPECT_THROW(store.add(twice), StoreError);
    EXPECT_EQ(store.content_digest(), before);
    store.add(batch(0, 10, 10));
    EXPECT_EQ(to_octets(store.statistics(0)), to_octets(batch(0, 0, 20).statistics));
  }
  EXPECT_EQ(rows(read(file), 0), batch(0, 0, 20).connections);
}

TEST(Store, ClosedPointsStayClosed) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  {
    Store store = create(file);
    store.add(batch(1, 0, 10));
    store.close_point(1);
    EXPECT_TRUE(store.is_closed(1));
  }
  const Store store = Store::open_to_write(file).value();
  EXPECT_FALSE(store.is_closed(0));
  EXPECT_TRUE(store.is_closed(1));
  EXPECT_EQ(to_octets(store.statistics(1)), to_octets(batch(1, 0, 10).statistics));
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
  std::uint64_t below = 0;
  for (const stats::Step& step : statistics.establishment_times(stats::Side::Both).cdf()) {
    numbers.push_back(step.lower.count_ns());
    numbers.push_back(step.time.count_ns());
    numbers.push_back(static_cast<std::int64_t>(step.cumulative - below));
    below = step.cumulative;
  }
  return numbers;
}

TEST(Store, PointsThatAreCompleteOrClosedHaveHistograms) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  Store store = create(file, Record::Summary, 30);
  store.add(batch(0, 0, 20, Record::Summary));
  store.add(batch(1, 0, 20, Record::Summary));
  EXPECT_TRUE(histogram(file, 0).empty());
  store.add(batch(0, 20, 10, Record::Summary));
  EXPECT_EQ(histogram(file, 0), histogram_of(batch(0, 0, 30).statistics));
  EXPECT_TRUE(histogram(file, 1).empty());
  store.close_point(1);
  EXPECT_EQ(histogram(file, 1), histogram_of(batch(1, 0, 20).statistics));
}

TEST(Store, HistogramsFollowARepair) {
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

TEST(Store, DigestIsOfTheContentAlone) {
  const Folder folder;
  Store forwards = create(folder / "forwards.sqlite");
  Store backwards = create(folder / "backwards.sqlite");
  for (std::uint64_t i = 0; i < 5; ++i) {
    forwards.add(batch(0, i * 10, 10));
    forwards.add(batch(1, i * 10, 10));
  }
  for (std::uint64_t i = 5; i-- > 0;) {
    backwards.add(batch(1, i * 10, 10));
  }
  for (std::uint64_t i = 5; i-- > 0;) {
    backwards.add(batch(0, i * 10, 10));
    EXPECT_EQ(forwards.content_digest() == backwards.content_digest(), i == 0);
  }
  EXPECT_EQ(forwards.content_digest().size(), 32u);
  EXPECT_EQ(read(folder / "backwards.sqlite").content_digest(), forwards.content_digest());
}

TEST(Store, DigestSeesEveryPart) {
  const Folder folder;
  std::set<std::string> digests;
  int made = 0;
  const auto digest_of = [&](const Campaign& campaign, const Batch& content) {
    const fs::path file = folder / std::to_string(made++);
    Store store = Store::create(file, campaign, provenance(), points()).value();
    store.add(content);
    digests.insert(store.content_digest());
  };
  const Batch plain = batch(0, 0, 10);
  digest_of(campaign(), plain);
  Batch other = plain;
  other.connections[3].server.agreed.reset();
  other.connections[3].server.rtt = Duration::ns(12345);
  digest_of(campaign(), other);
  other = plain;
  other.failures = {{.point = 0, .trial = 1, .reason = "killed"}};
  digest_of(campaign(), other);
  digest_of(campaign(), batch(0, 0, 11));
  digest_of(campaign(), batch(1, 0, 10));
  Campaign version = campaign();
  version.version = "1.2.4";
  digest_of(version, plain);
  EXPECT_EQ(digests.size(), static_cast<std::size_t>(made));
  Campaign shard = campaign();
  shard.shard = {.index = 1, .count = 3};
  digest_of(shard, plain);
  EXPECT_EQ(digests.size(), static_cast<std::size_t>(made - 1));
}

TEST(Store, ReadersSeeOneMomentWhileItIsWritten) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  Store writer = create(file);
  writer.add(batch(0, 0, 10));
  const Store reader = read(file);
  writer.add(batch(0, 10, 10));
  EXPECT_EQ(reader.batches().size(), 1u);
  EXPECT_EQ(rows(reader, 0), batch(0, 0, 10).connections);
  EXPECT_EQ(to_octets(reader.statistics(0)), to_octets(batch(0, 0, 10).statistics));
  EXPECT_EQ(rows(read(file), 0), batch(0, 0, 20).connections);
}

TEST(Store, ReadersDoNotWrite) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  create(file).add(batch(0, 0, 10));
  Store reader = read(file);
  EXPECT_THROW(reader.add(batch(0, 10, 10)), InvariantError);
}

}  // namespace
}  // namespace shaketable::results
