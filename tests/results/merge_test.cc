// SPDX-License-Identifier: GPL-2.0-only
#include <gmock/gmock.h>

#include <fstream>

#include "results/difference.h"
#include "results/support.h"

namespace shaketable::results {
namespace {

using namespace testing;
using ::testing::HasSubstr;

constexpr std::uint32_t kShards = 7;
constexpr std::uint64_t kBatches = 20;

/// The batches of a share, or of all shares.
void add_batches(Store& store, std::optional<std::uint32_t> shard, Record record) {
  std::uint32_t number = 0;
  for (const std::uint32_t point : {0u, 1u}) {
    for (std::uint64_t i = 0; i < kBatches; ++i, ++number) {
      if (!shard || number % kShards == *shard) {
        store.add(batch(point, i * 10, 10, record));
      }
    }
  }
}

fs::path make_shard(const Folder& folder, std::uint32_t index, Record record,
                    const std::function<void(Campaign&)>& change = {}) {
  const fs::path file = folder / ("shard" + std::to_string(index));
  Campaign share = campaign(record);
  share.shard = {.index = index, .count = kShards};
  if (change) {
    change(share);
  }
  Store store =
      Store::create(file, share, provenance(), points(kBatches * 10), canonical_of).value();
  add_batches(store, index, record);
  return file;
}

std::string merge_problem(const fs::path& file, const std::vector<fs::path>& shards) {
  const auto merged = merge(file, provenance(), shards);
  return merged ? "none" : merged.error().to_string();
}

class Merge : public ::testing::TestWithParam<Record> {};

TEST_P(Merge, OfAllShardsIsTheWholeCampaign) {
  const Folder folder;
  Store whole = create(folder / "whole", GetParam(), kBatches * 10);
  add_batches(whole, {}, GetParam());
  std::vector<fs::path> shards;
  for (std::uint32_t index = kShards; index-- > 0;) {
    shards.push_back(make_shard(folder, index, GetParam()));
  }
  ASSERT_EQ(merge_problem(folder / "merged", shards), "none");
  const Store merged = read(folder / "merged");
  EXPECT_EQ(merged.campaign(), whole.campaign());
  EXPECT_EQ(merged.batches(), whole.batches());
  EXPECT_EQ(merged.content_digest(), whole.content_digest());
  EXPECT_EQ(rows(merged, 1), rows(whole, 1));
  EXPECT_EQ(folder.names(),
            (std::vector<std::string>{"merged", "shard0", "shard1", "shard2", "shard3", "shard4",
                                      "shard5", "shard6", "whole", "whole-lock", "whole-shm",
                                      "whole-wal"}));
}

TEST_P(Merge, OfSomeShardsCanBeGoneOnWith) {
  const Folder folder;
  Store whole = create(folder / "whole", GetParam(), kBatches * 10);
  add_batches(whole, {}, GetParam());
  ASSERT_EQ(merge_problem(folder / "merged",
                          {make_shard(folder, 2, GetParam()), make_shard(folder, 5, GetParam())}),
            "none");
  Store merged = Store::open_to_write(folder / "merged").value();
  EXPECT_NE(merged.content_digest(), whole.content_digest());
  for (const std::uint32_t shard : {0u, 1u, 3u, 4u, 6u}) {
    add_batches(merged, shard, GetParam());
  }
  EXPECT_EQ(merged.content_digest(), whole.content_digest());
}

INSTANTIATE_TEST_SUITE_P(Records, Merge, ::testing::Values(Record::Trials, Record::Summary));

TEST(MergeOf, KeepsFailuresAndClosedPoints) {
  const Folder folder;
  const fs::path first = make_shard(folder, 0, Record::Summary);
  const fs::path second = make_shard(folder, 1, Record::Summary);
  const Failure failure = {.point = 1, .trial = 199, .reason = "killed"};
  {
    Store store = Store::open_to_write(second).value();
    Batch failed = batch(1, 199, 1, Record::Summary);
    failed.id.first = 180;
    failed.id.count = 20;
    failed.failures = {failure};
    store.add(failed);
    store.close_point(1);
  }
  ASSERT_EQ(merge_problem(folder / "merged", {first, second}), "none");
  const Store merged = read(folder / "merged");
  EXPECT_EQ(merged.failures(), std::vector{failure});
  EXPECT_FALSE(merged.is_closed(0));
  EXPECT_TRUE(merged.is_closed(1));
}

TEST(MergeOf, AShardTwiceSaysWhich) {
  const Folder folder;
  const fs::path first = make_shard(folder, 0, Record::Trials);
  const fs::path copy = folder / "copy";
  fs::copy_file(first, copy);
  EXPECT_EQ(merge_problem(folder / "merged", {first, copy}),
            copy.string() + ": has trial 0 of the point 'loss=0%,profile=\"a'b\"', which " +
                first.string() + " has too");
  EXPECT_FALSE(fs::exists(folder / "merged"));
}

TEST(MergeOf, TrialsThatTwoHaveIsRefused) {
  const Folder folder;
  create(folder / "a").add(batch(0, 0, 10));
  create(folder / "b").add(batch(0, 9, 2));
  create(folder / "c").add(batch(0, 10, 2));
  EXPECT_THAT(merge_problem(folder / "ab", {folder / "a", folder / "b"}),
              HasSubstr("has trial 9 of the point"));
  EXPECT_EQ(merge_problem(folder / "ac", {folder / "a", folder / "c"}), "none");
  EXPECT_EQ(rows(read(folder / "ac"), 0), batch(0, 0, 12).connections.unpacked());
}

TEST(MergeOf, DifferentCampaignsSaysHowTheyDiffer) {
  const Folder folder;
  const fs::path first = make_shard(folder, 0, Record::Trials);
  const fs::path second = make_shard(folder, 1, Record::Trials, [](Campaign& other) {
    other.canonical = "name: made-up\nclient:\n  open: active\n  syn: {first: 2s}\nseed: 7\n";
    other.digest = "ffff";
  });
  EXPECT_EQ(merge_problem(folder / "merged", {first, second}),
            second.string() + ": client.syn: belongs to another campaign: {first: 2s}; expected " +
                "{first: 1s}, as in " + first.string());
}

TEST(MergeOf, NothingOrOntoAFileIsRefused) {
  const Folder folder;
  EXPECT_THAT(merge_problem(folder / "merged", {}), HasSubstr("nothing to merge"));
  const fs::path first = make_shard(folder, 0, Record::Trials);
  std::ofstream(folder / "dear") << "dear";
  EXPECT_THAT(merge_problem(folder / "dear", {first}), HasSubstr("a file of that name already"));
  EXPECT_EQ(fs::file_size(folder / "dear"), 4u);
  EXPECT_THAT(merge_problem(first, {first}), HasSubstr("a file of that name already"));
  EXPECT_THAT(merge_problem(folder / "merged", {first, folder / "none"}),
              HasSubstr("none: there is no such file"));
}

TEST(MergeOf, RemainsOfAMergeThatWasKilledAreNotInTheWay) {
  const Folder folder;
  const fs::path first = make_shard(folder, 0, Record::Trials);
  std::ofstream(folder / "merged.unfinished-0000ffff") << "what is left";
  std::ofstream(folder / "merged-lock") << "unfinished: merged.unfinished-0000ffff\n";
  EXPECT_EQ(merge_problem(folder / "merged", {first}), "none");
  EXPECT_EQ(folder.names(), (std::vector<std::string>{"merged", "shard0"}));
}

TEST(DifferenceOf, EqualCampaignsIsNone) {
  Campaign other = campaign();
  EXPECT_FALSE(difference(campaign(), other));
  other.shard = {.index = 2, .count = 3};
  EXPECT_FALSE(difference(campaign(), other));
}

Difference difference_after(const std::function<void(Campaign&)>& change) {
  Campaign other = campaign();
  change(other);
  return difference(campaign(), other).value();
}

Difference difference_of_canonical(const std::string& text) {
  return difference_after([&](Campaign& other) { other.canonical = text; });
}

TEST(DifferenceOf, EachFieldHasItsName) {
  EXPECT_EQ(difference_after([](Campaign& other) { other.version = "2"; }),
            (Difference{"version", "1.2.3", "2"}));
  EXPECT_EQ(difference_after([](Campaign& other) { other.seed = 5; }),
            (Difference{"seed", "18446744073709551615", "5"}));
  EXPECT_EQ(difference_after([](Campaign& other) { other.record = Record::Summary; }),
            (Difference{"record", "trials", "summary"}));
  EXPECT_EQ(difference_after([](Campaign& other) { other.backend = "ns3"; }).key, "backend");
  EXPECT_EQ(difference_after([](Campaign& other) { other.scenario = "x"; }).key, "scenario");
  EXPECT_EQ(difference_after([](Campaign& other) { other.batch_trials = 9; }).key, "batch_trials");
  EXPECT_EQ(difference_after([](Campaign& other) { other.digest = "9"; }).key, "digest");
}

TEST(DifferenceOf, ScenariosIsTheFirstKey) {
  EXPECT_EQ(difference_of_canonical(
                "name: made-up\nclient:\n  open: active\n  syn: {first: 2s}\nseed: 7\n"),
            (Difference{"client.syn", "{first: 1s}", "{first: 2s}"}));
  EXPECT_EQ(difference_of_canonical(
                "name: made-up\nclient:\n  open: active\n  syn: {first: 1s}\nseed: 8\n"),
            (Difference{"seed", "7", "8"}));
  EXPECT_EQ(difference_of_canonical("name: made-up\nclient:\n  open: active\n  syn: {first: 1s}\n"),
            (Difference{"seed", "7", "nothing"}));
  EXPECT_EQ(difference_of_canonical(
                "name: made-up\nclient:\n  open: active\n  mss: 88\n  syn: {first: 1s}\nseed: 7\n"),
            (Difference{"client.syn", "  syn: {first: 1s}", "  mss: 88"}));
}

}  // namespace
}  // namespace shaketable::results
