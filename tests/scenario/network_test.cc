// SPDX-License-Identifier: GPL-2.0-only
// Goal: topologies, workloads and traffic end up as they were written.
#include <gmock/gmock.h>

#include "scenario/direction.h"
#include "scenario/support.h"

namespace shaketable::scenario {
namespace {

using namespace literals;
using ::testing::ElementsAre;

TEST(Network, Dumbbell) {
  const trial::Topology topology = sound_text(R"(
topology:
  kind: dumbbell
  family: ipv6
  clients: 3
  servers: 2
  access: {rate: 1Gbps, delay: 1ms}
  bottleneck: {rate: 2Mbps, delay: 20ms, queue: 5}
)")
                                       .scenario.topology;
  EXPECT_EQ(topology.kind, trial::TopologyKind::Dumbbell);
  EXPECT_EQ(topology.family, trial::Family::Ipv6);
  EXPECT_THAT(topology.nodes,
              ElementsAre("client1", "client2", "client3", "left", "right", "server1", "server2"));
  ASSERT_EQ(topology.links.size(), 6U);
  EXPECT_EQ(topology.links[0].rate_bps, 1'000'000'000U);
  EXPECT_EQ(topology.links[3].rate_bps, 2'000'000U);
  EXPECT_EQ(topology.links[3].queue_packets, 5U);
  EXPECT_EQ(topology.links[5].delay, 1_ms);
}

TEST(Network, AGraphMakesNodesAsTheyAreNamed) {
  const trial::Topology topology = sound_text(R"(
topology:
  kind: graph
  links:
    - {between: [alice, gate], rate: 10Mbps, delay: 3ms, queue: 7}
    - {lan: office, nodes: [gate, bob, carol], delay: 2us}
  clients: [alice, bob]
  servers: [carol]
)")
                                       .scenario.topology;
  EXPECT_THAT(topology.nodes, ElementsAre("alice", "gate", "bob", "carol"));
  ASSERT_EQ(topology.links.size(), 1U);
  EXPECT_EQ(topology.links[0].from, 0U);
  EXPECT_EQ(topology.links[0].to, 1U);
  EXPECT_EQ(topology.links[0].queue_packets, 7U);
  ASSERT_EQ(topology.lans.size(), 1U);
  EXPECT_EQ(topology.lans[0].name, "office");
  EXPECT_EQ(topology.lans[0].delay, 2_us);
  EXPECT_EQ(topology.lans[0].nodes.size(), 3U);
  EXPECT_THAT(topology.clients, ElementsAre(0U, 2U));
  EXPECT_THAT(topology.servers, ElementsAre(3U));
}

/// Where a star of two clients and a server is impaired.
std::vector<std::string> impaired(const std::string& impair) {
  const trial::Topology topology =
      sound_text("topology: {kind: star, clients: 2}\nimpair: {" + impair + ": loss 1%}")
          .scenario.topology;
  std::vector<std::string> names;
  for (const Direction& direction : all_directions(topology)) {
    if (settings_at(topology, direction) != impair::Settings{}) {
      names.push_back(direction_name(direction, topology));
    }
  }
  return names;
}

TEST(Network, AsterisksStandForAnyPartOfNames) {
  EXPECT_THAT(impaired("client2->hub"), ElementsAre("client2->hub"));
  EXPECT_THAT(impaired("'client*->hub'"), ElementsAre("client1->hub", "client2->hub"));
  EXPECT_THAT(impaired("'*->hub'"), ElementsAre("client1->hub", "client2->hub", "server1->hub"));
  EXPECT_THAT(impaired("'hub->*1'"), ElementsAre("hub->client1", "hub->server1"));
  EXPECT_THAT(impaired("'*'").size(), 6U);
}

TEST(Network, EachNodeOfALanIsADirection) {
  const trial::Topology topology =
      sound_text("topology: {kind: csma, clients: 2}\nimpair: {client2->lan: loss 1%}")
          .scenario.topology;
  EXPECT_EQ(topology.lans[0].nodes[0].impairment, impair::Settings{});
  EXPECT_NE(topology.lans[0].nodes[1].impairment, impair::Settings{});
  EXPECT_EQ(topology.lans[0].nodes[2].impairment, impair::Settings{});
}

TEST(Network, SetReachesDirectionsByAsterisk) {
  const std::string star = "topology: {kind: star, clients: 2}\nimpair: {'*': delay 5ms}";
  const trial::Topology topology =
      sound_text(star, {"impair.client1->hub.loss=3%"}).scenario.topology;
  EXPECT_EQ(impair::to_string(topology.links[0].forward), "delay 5ms loss 3%");
  EXPECT_EQ(impair::to_string(topology.links[1].forward), "delay 5ms");
}

TEST(Network, Workloads) {
  const auto workload = [](const std::string& text) {
    return sound_text("workload: {" + text + "}").scenario.workload;
  };
  EXPECT_EQ(workload("connections: 5"), (trial::Workload{.connections = 5}));
  EXPECT_EQ(
      workload("connections: 5, arrivals: poisson, interval: 3ms"),
      (trial::Workload{.connections = 5, .arrivals = trial::Arrivals::Poisson, .interval = 3_ms}));
  EXPECT_EQ(
      workload("connections: 5, arrivals: closed-loop, users: 2, think: 1s"),
      (trial::Workload{
          .connections = 5, .arrivals = trial::Arrivals::ClosedLoop, .interval = 1_s, .users = 2}));
}

TEST(Network, ARateIsTheGapBetweenPackets) {
  const auto flows = sound_text(R"(
traffic:
  - {kind: constant, from: client, to: server, rate: 8Mbps, packet: 1000B, start: 1s, stop: 2s}
  - {kind: on-off, from: server, to: client, gap: 5ms, on: 1s, off: 3s}
  - {kind: syn-flood, from: client, to: server, gap: 100us}
)")
                         .scenario.traffic;
  ASSERT_EQ(flows.size(), 3U);
  EXPECT_EQ(flows[0].gap, 1_ms);
  EXPECT_EQ(flows[0].start, 1_s);
  EXPECT_EQ(flows[0].stop, 2_s);
  EXPECT_EQ(flows[1].from, 1U);
  EXPECT_EQ(flows[1].on, 1_s);
  EXPECT_EQ(flows[1].off, 3_s);
  EXPECT_EQ(flows[2].kind, trial::TrafficKind::SynFlood);
  EXPECT_EQ(flows[2].gap, 100_us);
}

TEST(Network, TheMssFitsTheFamily) {
  EXPECT_EQ(sound_text("topology: {family: ipv4}").scenario.client.mss, 1460);
  EXPECT_EQ(sound_text("topology: {family: ipv6}").scenario.server.mss, 1440);
  EXPECT_EQ(sound_text("topology: {family: ipv6}\nclient: {mss: 1220}").scenario.client.mss, 1220);
}

}  // namespace
}  // namespace shaketable::scenario
