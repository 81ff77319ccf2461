// SPDX-License-Identifier: GPL-2.0-only
#include <gtest/gtest.h>

#include "results/support.h"

namespace shaketable::results {
namespace {

using namespace testing;

TEST(Digest, IsOfTheContentAlone) {
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

TEST(Digest, SeesEveryPart) {
  const Folder folder;
  std::set<std::string> digests;
  int made = 0;
  const auto digest_of = [&](const Campaign& campaign, const Batch& content) {
    const fs::path file = folder / std::to_string(made++);
    Store store = Store::create(file, campaign, provenance(), points(), canonical_of).value();
    store.add(content);
    digests.insert(store.content_digest());
  };
  const Batch plain = batch(0, 0, 10);
  digest_of(campaign(), plain);
  Batch other = plain;
  other.connections = changed(plain.connections, 3, [](trial::ConnectionResult& connection) {
    connection.server.agreed.reset();
    connection.server.rtt = Duration::ns(12345);
  });
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

}  // namespace
}  // namespace shaketable::results
