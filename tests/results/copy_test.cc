// SPDX-License-Identifier: GPL-2.0-only
#include <gmock/gmock.h>

#include <fstream>

#include "results/store.h"
#include "results/support.h"

namespace shaketable::results {
namespace {

using namespace testing;
using ::testing::HasSubstr;

TEST(StoreCopy, IsTheSame) {
  const Folder folder;
  const fs::path file = folder / "s.sqlite";
  create(file).add(batch(0, 0, 10));
  const Store store = read(file);
  const auto copied = store.copy_to(folder / "copy.sqlite");
  ASSERT_TRUE(copied) << copied.error().to_string();
  const Store copy = read(folder / "copy.sqlite");
  EXPECT_EQ(copy.campaign(), store.campaign());
  EXPECT_EQ(copy.provenance(), store.provenance());
  EXPECT_EQ(copy.points(), store.points());
  EXPECT_EQ(copy.content_digest(), store.content_digest());
}

TEST(StoreCopy, CanBeGoneOnWith) {
  const Folder folder;
  Store store = create(folder / "s.sqlite");
  store.add(batch(0, 0, 10));
  ASSERT_TRUE(store.copy_to(folder / "copy.sqlite"));
  Store copy = Store::open_to_write(folder / "copy.sqlite").value();
  copy.add(batch(0, 10, 10));
  EXPECT_EQ(copy.batches().size(), 2u);
  EXPECT_EQ(store.batches().size(), 1u);
}

TEST(StoreCopy, ReplacesNothing) {
  const Folder folder;
  const Store store = create(folder / "s.sqlite");
  std::ofstream(folder / "dear") << "dear";
  EXPECT_THAT(store.copy_to(folder / "dear").error().to_string(),
              HasSubstr("there is a file of that name already"));
  EXPECT_EQ(fs::file_size(folder / "dear"), 4u);
  EXPECT_FALSE(store.copy_to(folder / "no" / "copy"));
}

TEST(StoreWithoutFlush, IsAsOthers) {
  const Folder folder;
  const Store like = create(folder / "like.sqlite");
  {
    Store store = Store::create(
                      folder / "s.sqlite", like.campaign(), like.provenance(), like.points(),
                      [&](auto point) { return like.canonical(point); }, Flush::No)
                      .value();
    store.add(batch(0, 0, 10));
  }
  create(folder / "other.sqlite").add(batch(0, 0, 10));
  EXPECT_EQ(read(folder / "s.sqlite").content_digest(),
            read(folder / "other.sqlite").content_digest());
}

}  // namespace
}  // namespace shaketable::results
