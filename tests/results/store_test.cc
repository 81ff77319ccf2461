// SPDX-License-Identifier: GPL-2.0-only
#include "results/store.h"

#include <gtest/gtest.h>

#include "base/check.h"
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
  EXPECT_EQ(store.canonical(0), canonical_of(0));
  EXPECT_EQ(store.canonical(1), canonical_of(1));
  EXPECT_EQ(store.batches(), (std::set<BatchId>{{0, 20, 7}, {1, 0, 300}}));
  EXPECT_EQ(rows(store, 0), batch(0, 20, 7).connections.unpacked());
  EXPECT_EQ(rows(store, 1), batch(1, 0, 300).connections.unpacked());
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
  EXPECT_EQ(rows(store, 0), batch(0, 0, 30).connections.unpacked());
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
    many.push_back({.name = std::to_string(i), .set = {}, .trials_max = 10, .time_limit = kLimit});
  }
  Store store =
      Store::create(folder / "s.sqlite", campaign(), provenance(), many, canonical_of).value();
  for (std::uint32_t point = 0; point < many.size(); ++point) {
    store.add(batch(point, 0, 2));
    (void)store.statistics(point);
  }
  for (std::uint32_t point = 0; point < many.size(); ++point) {
    EXPECT_EQ(to_octets(store.statistics(point)), to_octets(batch(point, 0, 2).statistics));
  }
}

TEST(Store, IsNotMadeWithoutTheTextsOfAllPoints) {
  const Folder folder;
  const auto breaks_off = [](std::uint32_t point) -> std::string {
    return point == 0 ? "name: made-up\n" : throw std::runtime_error("enough");
  };
  EXPECT_THROW((void)Store::create(folder / "s", campaign(), provenance(), points(), breaks_off),
               std::runtime_error);
  EXPECT_EQ(folder.names(), std::vector<std::string>{});
}

TEST(Store, IsGoneOnWith) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  create(file).add(batch(0, 0, 10));
  Store::open_to_write(file).value().add(batch(0, 10, 10));
  Store store = Store::open_to_write(file).value();
  EXPECT_EQ(rows(store, 0), batch(0, 0, 20).connections.unpacked());
  EXPECT_EQ(store.batches().size(), 2u);
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
    const trial::ConnectionResult last_but_one = twice.connections.unpacked()[18];
    twice.connections =
        changed(twice.connections, 19, [&](auto& connection) { connection = last_but_one; });
    EXPECT_THROW(store.add(twice), StoreError);
    EXPECT_EQ(store.content_digest(), before);
    store.add(batch(0, 10, 10));
    EXPECT_EQ(to_octets(store.statistics(0)), to_octets(batch(0, 0, 20).statistics));
  }
  EXPECT_EQ(rows(read(file), 0), batch(0, 0, 20).connections.unpacked());
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

TEST(Store, ReadersSeeOneMomentWhileItIsWritten) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  Store writer = create(file);
  writer.add(batch(0, 0, 10));
  const Store reader = read(file);
  writer.add(batch(0, 10, 10));
  EXPECT_EQ(reader.batches().size(), 1u);
  EXPECT_EQ(rows(reader, 0), batch(0, 0, 10).connections.unpacked());
  EXPECT_EQ(to_octets(reader.statistics(0)), to_octets(batch(0, 0, 10).statistics));
  EXPECT_EQ(rows(read(file), 0), batch(0, 0, 20).connections.unpacked());
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
