// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: every kind of topology opens connections in both families, with the times that follow from
// its links, and with nothing on the wire but their packets.
#include "ns3_backend/network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ns3_backend/frame_count.h"
#include "ns3_backend/ns3_backend.h"
#include "ns3_backend/topologies.h"
#include "sim/support.h"
#include "trial/link_queue.h"
#include "trial/result_text.h"

namespace shaketable::ns3_backend {
namespace {

using namespace literals;
using trial::Family;

// TCP headers of the profile rfc6298.
constexpr std::uint32_t kSyn = 40;
constexpr std::uint32_t kAck = 32;

std::unique_ptr<trial::Backend> backend_of(const trial::Scenario& scenario,
                                           const Options& options = {}) {
  auto made = make_backend(scenario, options);
  check(made.has_value(), "the ns3 backend runs this");
  return std::move(*made);
}

trial::Scenario scenario_on(const Topology& topology, std::uint32_t connections = 1) {
  trial::Scenario scenario = sim::testing::textbook();
  scenario.topology = topology;
  scenario.workload.connections = connections;
  return scenario;
}

/// A slow link, so that transmission takes its part of the time.
trial::Link slow_link() { return {.rate_bps = 10'000'000, .delay = 7_ms}; }

class Networks : public ::testing::TestWithParam<Family> {
 protected:
  /// How long a packet takes over `hops` of those links.
  [[nodiscard]] Duration way(std::uint32_t octets, int hops,
                             const trial::Link& link = slow_link()) const {
    const std::uint32_t size = trial::ip_header_octets(GetParam()) + octets;
    return hops * (trial::transmission_time(link.rate_bps, size) + link.delay);
  }

  /// All hosts talk to each other, one connection after the other, each over as many hops.
  void expect_times(const Topology& topology, int hops) {
    const auto pairs =
        static_cast<std::uint32_t>(topology.clients.size() * topology.servers.size());
    trial::Scenario scenario = scenario_on(topology, pairs);
    scenario.workload.arrivals = trial::Arrivals::Fixed;
    scenario.workload.interval = 500_ms;
    const auto ns3 = backend_of(scenario);
    for (const std::uint64_t trial : {0, 1}) {
      trial::TrialResult result;
      ns3->run(trial, result, nullptr);
      ASSERT_EQ(result.connections.size(), pairs);
      for (const trial::ConnectionResult& connection : result.connections) {
        EXPECT_EQ(connection.client.established, 2 * way(kSyn, hops)) << connection.connection;
        EXPECT_EQ(connection.server.established, 2 * way(kSyn, hops) + way(kAck, hops));
      }
    }
  }
};

TEST_P(Networks, PointToPoint) { expect_times(chain(GetParam(), 1, slow_link()), 1); }
TEST_P(Networks, Chain) { expect_times(chain(GetParam(), 5, slow_link()), 5); }
TEST_P(Networks, Star) { expect_times(star(GetParam(), 4, 3, slow_link()), 2); }
TEST_P(Networks, Dumbbell) {
  expect_times(dumbbell(GetParam(), 5, 4, slow_link(), slow_link()), 3);
}

// A ring of five routers: the client's and the server's are two hops apart on one side, and three
// on the other.
TEST_P(Networks, Graph) {
  TopologyMaker make(TopologyKind::Graph, GetParam());
  for (std::size_t i = 0; i < 5; ++i) {
    make.add_node("r" + std::to_string(i));
  }
  for (std::size_t i = 0; i < 5; ++i) {
    make.add_link(i, (i + 1) % 5, slow_link());
  }
  make.add_client(0, slow_link());
  make.add_server(3, slow_link());
  expect_times(make.topology(), 4);
}

// A link has directions, whichever way the packets go through it: here the client is at its far
// end.
TEST_P(Networks, LinksWorkBothWays) {
  TopologyMaker make(TopologyKind::Graph, GetParam());
  const std::size_t server = make.add_node("server");
  const std::size_t router = make.add_node("router");
  const std::size_t client = make.add_node("client");
  make.add_link(server, router, slow_link());
  make.add_link(router, client, slow_link());
  make.topology().clients = {client};
  make.topology().servers = {server};
  expect_times(make.topology(), 2);
  trial::Scenario scenario = scenario_on(make.topology());
  sim::testing::impair(scenario.topology.links[1].backward, "delay 100ms");
  const auto result = trial::run_single(*backend_of(scenario), 0);
  EXPECT_EQ(result.client.established, 2 * way(kSyn, 2) + 100_ms);
}

/// A frame on a LAN: 14 octets of header, 46 or more of payload, 4 of check sequence.
Duration on_lan(std::uint32_t octets, const trial::Lan& lan) {
  const std::uint32_t frame = 14 + std::max(octets, 46U) + 4;
  return trial::transmission_time(lan.rate_bps, frame - trial::kPppOctets) + lan.delay;
}

// An answer on the LAN that the packet came from finds it still busy, at the very instant at which
// ns-3 sets it free, and backs off: the first time by one slot, whatever the dice.
constexpr Duration kAnswerBackoff = Duration::us(1);

TEST_P(Networks, Lan) {
  const trial::Lan like = {.rate_bps = 10'000'000, .delay = 6_us};
  trial::Scenario scenario = scenario_on(lan(GetParam(), 3, 2, like), 6);
  scenario.workload.arrivals = trial::Arrivals::Fixed;
  scenario.workload.interval = 500_ms;
  trial::TrialResult result;
  backend_of(scenario)->run(0, result, nullptr);
  ASSERT_EQ(result.connections.size(), 6U);
  const std::uint32_t ip = trial::ip_header_octets(GetParam());
  for (const trial::ConnectionResult& connection : result.connections) {
    const Duration client = 2 * on_lan(ip + kSyn, like) + kAnswerBackoff;
    EXPECT_EQ(connection.client.established, client);
    EXPECT_EQ(connection.server.established, client + kAnswerBackoff + on_lan(ip + kAck, like));
  }
}

// A LAN of clients behind a router, whose hosts know it by its address on the LAN.
TEST_P(Networks, LanBehindARouter) {
  Topology topology = lan(GetParam(), 3, 0, {.rate_bps = 10'000'000, .delay = 6_us});
  topology.nodes.insert(topology.nodes.end(), {"router", "server"});
  topology.lans[0].nodes.push_back({.node = 3});
  trial::Link link = slow_link();
  link.from = 3;
  link.to = 4;
  topology.links.push_back(link);
  topology.servers = {4};
  trial::Scenario scenario = scenario_on(topology, 3);
  scenario.workload.arrivals = trial::Arrivals::Fixed;
  scenario.workload.interval = 500_ms;
  trial::TrialResult result;
  backend_of(scenario)->run(0, result, nullptr);
  const std::uint32_t ip = trial::ip_header_octets(GetParam());
  for (const trial::ConnectionResult& connection : result.connections) {
    EXPECT_EQ(connection.client.established,
              2 * (on_lan(ip + kSyn, topology.lans[0]) + way(kSyn, 1)));
  }
}

// The largest segments go through LANs as well: their frames have no limit of their own.
TEST_P(Networks, LargestSegmentsOnALan) {
  trial::Scenario scenario = scenario_on(lan(GetParam(), 1, 1));
  scenario.client.mss = scenario.server.mss = GetParam() == Family::Ipv4 ? 65495 : 65475;
  scenario.client.send = 65535;
  const auto result = trial::run_single(*backend_of(scenario), 0);
  EXPECT_EQ(result.outcome, trial::Outcome::Established);
  EXPECT_EQ(result.client.data.sent, 1U);
  EXPECT_EQ(result.server.acks_sent, 1U);
}

// What the contract of `trial::Topology` excludes is a bug of whoever made it.
TEST(Backend, BrokenTopologiesAreBugs) {
  Topology two_links = star(Family::Ipv4, 1, 1);
  two_links.links.push_back({.from = 0, .to = 1});
  EXPECT_THROW((void)make_backend(scenario_on(two_links)), InvariantError);
  EXPECT_THROW((void)make_backend(scenario_on(lan(Family::Ipv4, 250, 1))), InvariantError);
  Topology apart = dumbbell(Family::Ipv4, 1, 1);
  apart.links.erase(apart.links.begin());
  const auto ns3 = backend_of(scenario_on(apart));
  trial::TrialResult result;
  EXPECT_THROW(ns3->run(0, result, nullptr), InvariantError) << "no route to the server";
}

TEST(Backend, SegmentsTooLargeForIpv6AreRefused) {
  trial::Scenario scenario = scenario_on(chain(Family::Ipv6, 1));
  scenario.server.mss = 65476;
  const auto made = make_backend(scenario);
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().to_string().find("65475"), std::string::npos);
}

// No ARP, no neighbour or router discovery, nothing periodic: not even in the first trial.
TEST_P(Networks, NothingElseIsOnTheWire) {
  Topology mixed = dumbbell(GetParam(), 3, 2, slow_link(), slow_link());
  const std::size_t on_lan_only = mixed.nodes.size();
  mixed.nodes.insert(mixed.nodes.end(), {"client3", "client4"});
  mixed.lans.push_back({.nodes = {{.node = 0}, {.node = on_lan_only}, {.node = on_lan_only + 1}}});
  mixed.clients.insert(mixed.clients.end(), {on_lan_only, on_lan_only + 1});
  for (const Topology& topology : {mixed, chain(GetParam(), 3), lan(GetParam(), 5, 5)}) {
    const auto connections = static_cast<std::uint32_t>(topology.clients.size());
    const auto ns3 = backend_of(scenario_on(topology, connections));
    FrameCount frames;
    for (const std::uint64_t trial : {0, 1, 2}) {
      trial::TrialResult result;
      ns3->run(trial, result, nullptr);
      ASSERT_EQ(result.connections.size(), connections);
      const std::uint64_t hops = topology.kind == TopologyKind::Csma ? 1 : 3;
      EXPECT_EQ(frames.take(), 3 * hops * connections) << "trial " << trial;
    }
  }
}

/// All of a trial as text.
std::string text_of(trial::Backend& backend, std::uint64_t trial) {
  trial::TrialResult result;
  backend.run(trial, result, nullptr);
  std::string text;
  for (const trial::ConnectionResult& connection : result.connections) {
    text += std::to_string(connection.connection) + " " + trial::testing::result_text(connection);
  }
  for (const trial::TrafficResult& flow : result.traffic) {
    text += std::to_string(flow.sent) + " sent, " + std::to_string(flow.received) + " received\n";
  }
  return text;
}

// Stations that all start at once collide and back off by dice, which are the trial's own.
TEST_P(Networks, TrialsDoNotDependOnEachOther) {
  Topology crowded = lan(GetParam(), 8, 2, {.rate_bps = 2'000'000, .delay = 20_us});
  sim::testing::impair(crowded.lans[0].nodes[1].impairment, "loss 30% duplicate 20%");
  Topology lossy =
      dumbbell(GetParam(), 4, 2, slow_link(), {.rate_bps = 200'000, .queue_packets = 3});
  sim::testing::impair(lossy.links[0].backward, "delay 10ms 5ms loss 20% corrupt 10%");
  std::vector<trial::Scenario> scenarios = {scenario_on(crowded, 20), scenario_on(lossy, 20)};
  scenarios[1].traffic = {
      {.kind = trial::TrafficKind::Poisson, .from = 0, .to = 1, .gap = 20_ms, .octets = 400},
      {.kind = trial::TrafficKind::OnOff, .from = 2, .to = 6, .gap = 9_ms, .octets = 100},
      {.kind = trial::TrafficKind::SynFlood, .from = 1, .to = 7, .gap = 50_ms}};
  for (trial::Scenario& scenario : scenarios) {
    scenario.time_limit = 20_s;
    const auto batch = backend_of(scenario);
    std::vector<std::string> expected;
    for (std::uint64_t trial = 0; trial < 5; ++trial) {
      expected.push_back(text_of(*batch, trial));
    }
    EXPECT_NE(expected[0], expected[1]);
    for (const std::uint64_t trial : {4, 2, 0}) {
      EXPECT_EQ(text_of(*batch, trial), expected[trial]) << "again, in another order";
    }
  }
}

TEST_P(Networks, TrialsAreTheSameAloneAndAfterARebuild) {
  trial::Scenario scenario =
      scenario_on(lan(GetParam(), 8, 2, {.rate_bps = 2'000'000, .delay = 20_us}), 20);
  scenario.traffic = {{.kind = trial::TrafficKind::Poisson, .from = 0, .to = 9, .gap = 3_ms}};
  scenario.time_limit = 20_s;
  std::vector<std::string> expected;
  {
    const auto batch = backend_of(scenario);
    for (std::uint64_t trial = 0; trial < 4; ++trial) {
      expected.push_back(text_of(*batch, trial));
    }
  }
  EXPECT_EQ(text_of(*backend_of(scenario), 3), expected[3]);
  const auto rebuilt = backend_of(scenario, {.pcap_prefix = {}, .rebuild_after = Duration::ns(1)});
  for (std::uint64_t trial = 0; trial < 4; ++trial) {
    EXPECT_EQ(text_of(*rebuilt, trial), expected[trial]) << trial;
  }
}

// At one instant clients act in their order, so that a queue with little room keeps the first ones.
TEST_P(Networks, TiesGoByThePlaceOfTheHost) {
  trial::Scenario scenario = scenario_on(
      dumbbell(GetParam(), 6, 1, slow_link(), {.rate_bps = 1'000'000, .queue_packets = 2}), 6);
  trial::TrialResult result;
  backend_of(scenario)->run(0, result, nullptr);
  ASSERT_EQ(result.connections.size(), 6U);
  for (const trial::ConnectionResult& connection : result.connections) {
    // One in transmission and two that wait; the three that came last try again after a second,
    // again all at once, and now all three fit.
    EXPECT_EQ(connection.client.syn.sent, connection.connection < 3 ? 1U : 2U);
  }
}

TEST_P(Networks, FlashCrowdOfAThousand) {
  trial::Link access = slow_link();
  access.queue_packets = 1000;
  trial::Scenario scenario = scenario_on(
      dumbbell(GetParam(), 100, 4, access, {.rate_bps = 100'000'000, .queue_packets = 1000}), 1000);
  scenario.server.backlog = 1000;
  trial::TrialResult result;
  backend_of(scenario)->run(0, result, nullptr);
  ASSERT_EQ(result.connections.size(), 1000U);
  EXPECT_TRUE(std::ranges::all_of(result.connections, [](const trial::ConnectionResult& each) {
    return each.outcome == trial::Outcome::Established && each.client.syn.sent == 1;
  }));
}

INSTANTIATE_TEST_SUITE_P(Families, Networks, ::testing::Values(Family::Ipv4, Family::Ipv6),
                         [](const auto& family) {
                           return family.param == Family::Ipv4 ? "IPv4" : "IPv6";
                         });

}  // namespace
}  // namespace shaketable::ns3_backend
