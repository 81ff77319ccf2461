// SPDX-License-Identifier: GPL-2.0-only
#include "trial/topology.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "trial/shapes.h"

namespace shaketable::trial {
namespace {

using tcp::Address;
using ::testing::ElementsAre;

TEST(Topology, APathHasRoutersBetweenItsHosts) {
  Topology topology;
  topology.links.resize(3);
  lay_out_path(topology);
  EXPECT_THAT(topology.nodes, ElementsAre("client", "r1", "r2", "server"));
  EXPECT_TRUE(is_path(topology));
  EXPECT_EQ(address_of(topology, 0), Address::v4(0x0a000001));
  EXPECT_EQ(address_of(topology, 3), Address::v4(0x0a000202));
  topology.family = Family::Ipv6;
  EXPECT_EQ(address_of(topology, 3), Address::v6(0xfd00'0000'0000'0002, 2));
}

TEST(Topology, OnlyAPathIsAPath) {
  Topology backwards;
  std::swap(backwards.links[0].from, backwards.links[0].to);
  EXPECT_FALSE(is_path(backwards));
  Topology beyond;
  beyond.links.push_back({.from = 1, .to = 2});
  EXPECT_FALSE(is_path(beyond));
  EXPECT_FALSE(is_path(star(1, 2, {})));
  EXPECT_TRUE(is_path(star(1, 1, {})));  // a chain by another name
  EXPECT_FALSE(is_path(shared_lan(1, 1, {})));
}

TEST(Topology, Dumbbell) {
  const Topology topology = dumbbell(2, 1, {.rate_bps = 1000}, {.rate_bps = 10});
  EXPECT_EQ(topology.kind, TopologyKind::Dumbbell);
  EXPECT_THAT(topology.nodes, ElementsAre("client1", "client2", "left", "right", "server1"));
  ASSERT_EQ(topology.links.size(), 4U);
  EXPECT_EQ(topology.links[2].rate_bps, 10U);
  EXPECT_EQ(topology.links[2].from, 2U);
  EXPECT_EQ(topology.links[2].to, 3U);
  EXPECT_EQ(topology.links[3].rate_bps, 1000U);
  EXPECT_THAT(topology.clients, ElementsAre(0U, 1U));
  EXPECT_THAT(topology.servers, ElementsAre(4U));
  EXPECT_EQ(address_of(topology, 1), Address::v4(0x0a000101));
  EXPECT_EQ(address_of(topology, 4), Address::v4(0x0a000302));
}

TEST(Topology, SharedLan) {
  const Topology topology = shared_lan(1, 2, {});
  EXPECT_THAT(topology.nodes, ElementsAre("client1", "server1", "server2"));
  EXPECT_EQ(address_of(topology, 2), Address::v4(0x0a000003));
  EXPECT_THROW((void)address_of(topology, 3), InvariantError);
}

// Network numbers go on beyond 255 without running into each other.
TEST(Topology, ManyNetworks) {
  EXPECT_EQ(network_address(Family::Ipv4, 256, 1), Address::v4(0x0a010001));
  EXPECT_EQ(network_address(Family::Ipv6, 256, 1), Address::v6(0xfd00'0000'0000'0100, 1));
}

}  // namespace
}  // namespace shaketable::trial
