// SPDX-License-Identifier: GPL-2.0-only
#include "results/packed_connections.h"

#include <gtest/gtest.h>

#include <utility>

#include "results/made_up.h"

namespace shaketable::results {
namespace {

using trial::ConnectionResult;

PackedConnections packed(const std::vector<ConnectionResult>& connections) {
  PackedConnections all;
  for (const ConnectionResult& connection : connections) {
    all.push_back(connection);
  }
  return all;
}

std::vector<ConnectionResult> random_connections(std::uint64_t count) {
  std::vector<ConnectionResult> connections;
  connections.reserve(count);
  for (std::uint64_t trial = 0; trial < count; ++trial) {
    connections.push_back(testing::random_connection(trial));
  }
  return connections;
}

TEST(PackedConnections, AreUnpackedAsTheyWere) {
  const auto connections = random_connections(500);
  EXPECT_EQ(packed(connections).unpacked(), connections);
  EXPECT_EQ(packed({}).unpacked(), std::vector<ConnectionResult>{});
}

TEST(PackedConnections, HaveEachKindOnce) {
  auto connections = random_connections(40);
  const std::vector<ConnectionResult> originals = connections;
  for (std::uint64_t trial = 40; trial < 400; ++trial) {
    ConnectionResult connection = testing::random_connection(trial);
    apply(kind_of(originals[trial * 7 % 40]), connection);
    connections.push_back(connection);
  }
  const PackedConnections all = packed(connections);
  EXPECT_EQ(all.unpacked(), connections);
  std::vector<Kind> kinds;
  kinds.reserve(originals.size());
  for (const ConnectionResult& original : originals) {
    kinds.push_back(kind_of(original));
  }
  EXPECT_EQ(all.kinds(), kinds);
}

TEST(PackedConnections, GiveTheSameChecksumInAnyOrder) {
  const auto connections = random_connections(50);
  const std::vector<ConnectionResult> reversed(connections.rbegin(), connections.rend());
  EXPECT_EQ(packed(connections).checksum(), packed(reversed).checksum());
  const auto halves = packed({connections.begin(), connections.begin() + 20}).checksum() +
                      packed({connections.begin() + 20, connections.end()}).checksum();
  EXPECT_EQ(packed(connections).checksum(), halves);
}

// Goal: what becomes of a connection changes the checksum, whether it is a time or of its kind.
TEST(PackedConnections, GiveAnotherChecksumWhenOneDiffers) {
  const auto connections = random_connections(50);
  const std::uint64_t sum = packed(connections).checksum();
  for (std::size_t i = 0; i < connections.size(); ++i) {
    auto other = connections;
    other[i].server.syn_ack.sent ^= 1;
    EXPECT_NE(packed(other).checksum(), sum);
    other = connections;
    other[i].opened = Duration::ns(other[i].opened.count_ns() ^ 1);
    EXPECT_NE(packed(other).checksum(), sum);
  }
}

TEST(PackedConnections, GiveAnotherChecksumWhenTwoSwapTheirKinds) {
  auto connections = random_connections(2);
  const std::uint64_t sum = packed(connections).checksum();
  const Kind first = kind_of(connections[0]);
  apply(kind_of(connections[1]), connections[0]);
  apply(first, connections[1]);
  EXPECT_NE(packed(connections).checksum(), sum);
}

TEST(PackedConnections, AreNoneAfterClear) {
  PackedConnections all = packed(random_connections(5));
  all.clear();
  EXPECT_TRUE(all.empty());
  EXPECT_EQ(all.checksum(), 0);
  const auto connections = random_connections(9);
  for (const ConnectionResult& connection : connections) {
    all.push_back(connection);
  }
  EXPECT_EQ(all.unpacked(), connections);
}

}  // namespace
}  // namespace shaketable::results
