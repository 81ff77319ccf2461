// SPDX-License-Identifier: GPL-2.0-only
// Goal: batches cover each point once, and shards cover all batches once. Method: count.
#include "runner/layout.h"

#include <gmock/gmock.h>

#include <set>

#include "support.h"

namespace shaketable::runner {
namespace {

using results::BatchId;
using testing::make_jobs;

constexpr results::Shard kWhole;

TEST(Layout, TheLastBatchOfAPointHasTheRest) {
  const auto jobs = make_jobs(2, 250);
  const Layout layout(jobs, 100, kWhole);
  EXPECT_EQ(layout.batches(0), 3u);
  EXPECT_EQ(layout.batch(1, 0), (BatchId{.point = 1, .first = 0, .count = 100}));
  EXPECT_EQ(layout.batch(1, 2), (BatchId{.point = 1, .first = 200, .count = 50}));
  EXPECT_EQ(layout.number_of(199), 1u);
  EXPECT_EQ(layout.our_batches(1, 3), 3u);
  EXPECT_EQ(layout.our_trials(1, 2), 200u);
  EXPECT_EQ(layout.our_trials(1, 3), 250u);
}

TEST(Layout, BatchesThatFitExactly) {
  const auto jobs = make_jobs(1, 200);
  const Layout layout(jobs, 100, kWhole);
  EXPECT_EQ(layout.batches(0), 2u);
  EXPECT_EQ(layout.our_trials(0, 2), 200u);
}

TEST(Layout, ASmallPointIsOneBatch) {
  const auto jobs = make_jobs(1, 7);
  const Layout layout(jobs, 100, kWhole);
  EXPECT_EQ(layout.batches(0), 1u);
  EXPECT_EQ(layout.our_trials(0, 1), 7u);
  EXPECT_EQ(layout.our_trials(0, 0), 0u);
}

/// For each shard which batches of which points are its own; checks that counts agree.
std::vector<std::vector<BatchId>> share_out(const std::vector<Job>& jobs, std::uint32_t count) {
  std::vector<std::vector<BatchId>> shares(count);
  for (std::uint32_t index = 0; index < count; ++index) {
    const Layout layout(jobs, 100, {.index = index, .count = count});
    for (std::uint32_t point = 0; point < jobs.size(); ++point) {
      std::uint64_t batches = 0;
      std::uint64_t trials = 0;
      for (std::uint64_t n = 0; n < layout.batches(point); ++n) {
        if (layout.is_ours(point, n)) {
          shares[index].push_back(layout.batch(point, n));
          ++batches;
          trials += shares[index].back().count;
        }
        EXPECT_EQ(layout.our_batches(point, n + 1), batches);
        EXPECT_EQ(layout.our_trials(point, n + 1), trials);
      }
    }
  }
  return shares;
}

TEST(Layout, ShardsAreDisjointAndTogetherAll) {
  auto jobs = make_jobs(5, 950);
  jobs[1].trials = 1;
  jobs[3].trials = 100;
  for (const bool targets : {false, true}) {
    if (targets) {
      jobs[2].targets = {{.statistic = "outcome.established", .relative = {}, .absolute = 0.1}};
    }
    for (const std::uint32_t count : {1u, 2u, 3u, 7u, 50u}) {
      std::set<BatchId> all;
      std::size_t sum = 0;
      for (const auto& share : share_out(jobs, count)) {
        all.insert(share.begin(), share.end());
        sum += share.size();
      }
      EXPECT_EQ(all.size(), 32u) << count;
      EXPECT_EQ(sum, 32u) << count;
    }
  }
}

TEST(Layout, ShardsOfOnePointAreEven) {
  for (const auto& share : share_out(make_jobs(1, 2100), 7)) {
    EXPECT_EQ(share.size(), 3u);
  }
}

TEST(Layout, ShardsOfManySmallPointsAreEven) {
  for (const auto& share : share_out(make_jobs(21, 50), 7)) {
    EXPECT_EQ(share.size(), 3u);
  }
}

TEST(Layout, WithTargetsWholePointsAreSharedOut) {
  auto jobs = make_jobs(4, 300);
  jobs[0].targets = {{.statistic = "outcome.established", .relative = {}, .absolute = 0.1}};
  const auto shares = share_out(jobs, 2);
  for (const std::uint32_t index : {0u, 1u}) {
    EXPECT_EQ(shares[index].size(), 6u);
    EXPECT_THAT(shares[index], ::testing::Each(::testing::ResultOf(
                                   [](const BatchId& id) { return id.point % 2; }, index)));
  }
}

}  // namespace
}  // namespace shaketable::runner
