// SPDX-License-Identifier: GPL-2.0-only
#include "results/parquet.h"

#include <gmock/gmock.h>

#include <fstream>

#include "results/support.h"

namespace shaketable::results {
namespace {

using namespace testing;

/// Compares the two files with other people's readers.
bool are_equal(const fs::path& store, const fs::path& parquet) {
  const std::string command = std::string(SHAKETABLE_PYTHON) +
                              " tests/results/compare_parquet.py " + store.string() + " " +
                              parquet.string() + " 2>&1";
  return std::system(command.c_str()) == 0;
}

class Parquet : public ::testing::TestWithParam<Record> {};

// More connections than are written at a time: two of each of 17000 trials.
TEST_P(Parquet, HasWhatTheStoreHas) {
  constexpr std::uint64_t kTrials = 8'500;
  const Folder folder;
  Store store = create(folder / "s", GetParam(), kTrials);
  store.add(batch(0, 0, kTrials, GetParam()));
  store.add(batch(1, 0, kTrials, GetParam()));
  const auto written = write_parquet(store, folder / "p");
  ASSERT_TRUE(written) << written.error().to_string();
  EXPECT_TRUE(are_equal(folder / "s", folder / "p"));
}

INSTANTIATE_TEST_SUITE_P(Records, Parquet, ::testing::Values(Record::Trials, Record::Summary));

TEST(ParquetFile, OfAnotherStoreDiffers) {
  const Folder folder;
  Store store = create(folder / "s");
  store.add(batch(0, 0, 10));
  ASSERT_TRUE(write_parquet(store, folder / "p"));
  store.add(batch(0, 10, 1));
  EXPECT_FALSE(are_equal(folder / "s", folder / "p"));
}

TEST(ParquetFile, OfAnEmptyStoreIsWritten) {
  const Folder folder;
  EXPECT_TRUE(write_parquet(create(folder / "s"), folder / "p"));
}

TEST(ParquetFile, ThatCannotBeWrittenIsAnError) {
  const Folder folder;
  const Store store = create(folder / "s");
  std::ofstream(folder / "dear") << "dear";
  EXPECT_EQ(write_parquet(store, folder / "dear").error().to_string(),
            (folder / "dear").string() +
                ": there is a file of that name already; expected the name of a new file");
  EXPECT_EQ(fs::file_size(folder / "dear"), 4u);
  EXPECT_THAT(write_parquet(store, folder / "no" / "p").error().to_string(),
              ::testing::HasSubstr("cannot be written: "));
}

}  // namespace
}  // namespace shaketable::results
