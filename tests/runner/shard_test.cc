// SPDX-License-Identifier: GPL-2.0-only
// Goal: shards, merged, are the run that was not shared out, in whatever order they come.
#include <algorithm>

#include "campaigns.h"

namespace shaketable::runner {
namespace {

using namespace testing;
using results::Record;

class ShardTest : public RunnerTest {
 protected:
  using Files = std::vector<std::filesystem::path>;

  /// Runs each shard with a number of workers of its own.
  Files run_shards(const std::vector<Job>& jobs, std::uint32_t count, Record record = {}) {
    Files files;
    for (std::uint32_t index = 0; index < count; ++index) {
      files.push_back(file("shard" + std::to_string(index)));
      auto store =
          make_store(files.back(), jobs, make_campaign({.index = index, .count = count}, record));
      Notes notes;
      EXPECT_EQ(run_campaign(jobs, store, make_sim, {.workers = 1 + index % 3}, notes),
                End::Complete);
      const Progress& end = notes.progresses.back();
      EXPECT_EQ(end.trials_done, end.trials);
      EXPECT_EQ(end.points_done, end.points);
    }
    return files;
  }

  void merge_into(const std::string& name, const Files& files) {
    const auto merged = results::merge(file(name), kProvenance, files);
    ASSERT_TRUE(merged.has_value()) << merged.error().to_string();
  }
};

TEST_F(ShardTest, SevenAreTheWhole) {
  const auto jobs = make_jobs(3, 950);
  for (const Record record : {Record::Trials, Record::Summary}) {
    const std::string tag = record == Record::Trials ? "trials" : "summary";
    const std::string digest = plain_digest(file(tag), jobs, record);
    Files files = run_shards(jobs, 7, record);
    merge_into(tag + " merged", files);
    EXPECT_EQ(open_store(file(tag + " merged")).content_digest(), digest);
    std::ranges::reverse(files);
    merge_into(tag + " reversed", files);
    EXPECT_EQ(open_store(file(tag + " reversed")).content_digest(), digest);
    for (const auto& shard : files) {
      std::filesystem::remove(shard);
    }
  }
}

TEST_F(ShardTest, WhatIsMissingIsRunLater) {
  const auto jobs = make_jobs(3, 950);
  const std::string digest = plain_digest(file("plain"), jobs);
  Files files = run_shards(jobs, 7);
  files.erase(files.begin() + 3);
  merge_into("merged", files);
  auto store = open_store(file("merged"));
  EXPECT_NE(store.content_digest(), digest);
  Observer observer;
  EXPECT_EQ(run_campaign(jobs, store, make_sim, {.workers = 2}, observer), End::Complete);
  EXPECT_EQ(store.content_digest(), digest);
}

TEST_F(ShardTest, WithTargetsToo) {
  auto jobs = make_jobs(5, 2000);
  for (Job& job : jobs) {
    job.targets = {{.statistic = "client.syn.sent.mean", .relative = 0.02, .absolute = {}}};
  }
  const std::string digest = plain_digest(file("plain"), jobs);
  merge_into("merged", run_shards(jobs, 3));
  EXPECT_EQ(open_store(file("merged")).content_digest(), digest);
}

TEST_F(ShardTest, MoreShardsThanBatches) {
  const auto jobs = make_jobs(1, 250);
  const std::string digest = plain_digest(file("plain"), jobs);
  merge_into("merged", run_shards(jobs, 7));
  EXPECT_EQ(open_store(file("merged")).content_digest(), digest);
}

}  // namespace
}  // namespace shaketable::runner
