// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: routes take the fewest hops, and of several ways with as many the one whose links come
// first.
#include "ns3_backend/shortest_paths.h"

#include <gtest/gtest.h>

#include <set>

#include "dice.h"
#include "ns3_backend/topologies.h"

namespace shaketable::ns3_backend {
namespace {

using trial::Family;

TEST(ShortestPaths, OfAChainGoTheOnlyWay) {
  const auto routes = shortest_paths(chain(Family::Ipv4, 3));
  ASSERT_EQ(routes.size(), 4U);
  EXPECT_EQ(routes[0],
            (std::vector<Route>{{.network = 1, .via = 0, .gateway = {.node = 1, .host = 2}},
                                {.network = 2, .via = 0, .gateway = {.node = 1, .host = 2}}}));
  EXPECT_EQ(routes[2],
            (std::vector<Route>{{.network = 0, .via = 1, .gateway = {.node = 1, .host = 1}}}));
  EXPECT_EQ(routers(chain(Family::Ipv4, 3)), (std::vector<std::size_t>{1, 2}));
}

// A square of routers: two ways from one corner to the opposite one.
TEST(ShortestPaths, TiesGoToTheLinkThatComesFirst) {
  for (const bool upper_first : {true, false}) {
    TopologyMaker make(TopologyKind::Graph, Family::Ipv4);
    for (const char* name : {"west", "north", "south", "east"}) {
      make.add_node(name);
    }
    make.add_link(0, upper_first ? 1 : 2);
    make.add_link(0, upper_first ? 2 : 1);
    make.add_link(1, 3);
    make.add_link(2, 3);
    make.add_server(3);  // network 4
    const auto west = shortest_paths(make.topology())[0];
    const Route last = west.back();
    EXPECT_EQ(last.network, 4U);
    EXPECT_EQ(last.via, 0U);
    EXPECT_EQ(last.gateway.node, upper_first ? 1U : 2U);
  }
}

TEST(ShortestPaths, LansCountAsOneHop) {
  TopologyMaker make(TopologyKind::Graph, Family::Ipv4);
  for (const char* name : {"a", "b", "c"}) {
    make.add_node(name);
  }
  make.add_link(0, 1);
  make.add_link(1, 2);
  make.add_server(2);  // network 2
  make.topology().lans.push_back({.nodes = {{.node = 0}, {.node = 2}}});
  const auto routes = shortest_paths(make.topology())[0];
  // To the server's link: over the LAN and not over b.
  const auto to_server = std::ranges::find(routes, std::size_t{2}, &Route::network);
  ASSERT_NE(to_server, routes.end());
  EXPECT_EQ(*to_server, (Route{.network = 2, .via = 3, .gateway = {.node = 2, .host = 2}}));
}

// Whoever follows routes hop by hop arrives, in as many hops as a search of all ways finds.
TEST(ShortestPaths, OfRandomGraphsArrive) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    testing::Dice dice(seed);
    TopologyMaker make(TopologyKind::Graph, Family::Ipv4);
    const auto nodes = dice.from<std::size_t>(2, 12);
    for (std::size_t i = 0; i < nodes; ++i) {
      make.add_node(std::to_string(i));
      if (i > 0) {
        make.add_link(dice.from<std::size_t>(0, i - 1), i);
      }
    }
    for (std::size_t extra = dice.from<std::size_t>(0, 6); extra > 0; --extra) {
      make.add_link(dice.from<std::size_t>(0, nodes / 2),
                    dice.from<std::size_t>(nodes / 2, nodes - 1));
    }
    const auto members = network_members(make.topology());
    const auto routes = shortest_paths(make.topology());
    // Floyd and Warshall's distances between nodes.
    constexpr std::size_t kFar = 1000;
    std::vector<std::vector<std::size_t>> hops(nodes, std::vector<std::size_t>(nodes, kFar));
    for (std::size_t i = 0; i < nodes; ++i) {
      hops[i][i] = 0;
    }
    for (const trial::Link& link : make.topology().links) {
      if (link.from != link.to) {
        hops[link.from][link.to] = hops[link.to][link.from] = 1;
      }
    }
    for (std::size_t k = 0; k < nodes; ++k) {
      for (std::size_t i = 0; i < nodes; ++i) {
        for (std::size_t j = 0; j < nodes; ++j) {
          hops[i][j] = std::min(hops[i][j], hops[i][k] + hops[k][j]);
        }
      }
    }
    for (std::size_t from = 0; from < nodes; ++from) {
      for (std::size_t network = 0; network < members.size(); ++network) {
        const auto is_on = [&](std::size_t node) {
          return std::ranges::find(members[network], node, &Member::node) != members[network].end();
        };
        const std::size_t expected =
            std::min(hops[from][members[network][0].node], hops[from][members[network][1].node]);
        std::size_t at = from;
        std::size_t taken = 0;
        while (!is_on(at) && taken <= nodes) {
          const auto route = std::ranges::find(routes[at], network, &Route::network);
          ASSERT_NE(route, routes[at].end()) << "seed " << seed;
          const auto& neighbours = members[route->via];
          ASSERT_NE(std::ranges::find(neighbours, at, &Member::node), neighbours.end());
          ASSERT_NE(std::ranges::find(neighbours, route->gateway), neighbours.end());
          at = route->gateway.node;
          ++taken;
        }
        ASSERT_EQ(taken, expected) << "seed " << seed << ", " << from << " to " << network;
      }
    }
  }
}

}  // namespace
}  // namespace shaketable::ns3_backend
