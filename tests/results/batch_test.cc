// SPDX-License-Identifier: GPL-2.0-only
#include "results/batch.h"

#include <gtest/gtest.h>

#include "base/check.h"
#include "results/made_up.h"
#include "stats/serial.h"
#include "stats/trials.h"

namespace shaketable::results {
namespace {

using namespace literals;

Batch made_up_batch(std::uint64_t connections) {
  Batch batch{.id = {.point = 3, .first = 5000, .count = connections + 2},
              .statistics = stats::PointStatistics(200_s),
              .connections = {},
              .failures = {{.point = 3, .trial = 5001, .reason = "killed by signal 11"},
                           {.point = 3, .trial = UINT64_MAX, .reason = ""}}};
  for (std::uint64_t i = 0; i < connections; ++i) {
    batch.statistics.add(stats::made_up_trial(i));
    batch.connections.push_back(testing::random_connection(5000 + i));
  }
  return batch;
}

TEST(Batch, IsReadBackAsItWas) {
  for (const std::uint64_t connections : {0, 1, 500}) {
    const Batch batch = made_up_batch(connections);
    const Batch back = decode(encode(batch));
    EXPECT_EQ(back.id, batch.id);
    EXPECT_EQ(back.connections.unpacked(), batch.connections.unpacked());
    EXPECT_EQ(back.failures, batch.failures);
    EXPECT_EQ(stats::to_octets(back.statistics), stats::to_octets(batch.statistics));
  }
}

TEST(Batch, CutOffAnywhereIsABrokenInvariant) {
  const std::vector<std::byte> octets = encode(made_up_batch(3));
  for (std::size_t size = 0; size < octets.size(); ++size) {
    EXPECT_THROW((void)decode(std::span(octets).first(size)), InvariantError) << size;
  }
}

TEST(Batch, OctetsTooManyAreABrokenInvariant) {
  std::vector<std::byte> octets = encode(made_up_batch(1));
  octets.push_back(std::byte{});
  EXPECT_THROW((void)decode(octets), InvariantError);
}

}  // namespace
}  // namespace shaketable::results
