// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: cross traffic fills real queues, and what connections suffer from them is what queueing
// theory says.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ns3_backend/frame_count.h"
#include "ns3_backend/ns3_backend.h"
#include "ns3_backend/topologies.h"
#include "sim/chance.h"
#include "sim/support.h"
#include "trial/link_queue.h"

namespace shaketable::ns3_backend {
namespace {

using namespace literals;
using sim::testing::expect_share;
using sim::testing::trials_of;
using trial::Family;
using trial::Traffic;
using trial::TrafficKind;

constexpr std::uint64_t kBottleneck = 1'000'000;
constexpr std::uint32_t kOctets = 1000;
constexpr std::size_t kLeft = 0;
constexpr std::size_t kRight = 1;

/// How long the bottleneck takes for a packet of cross traffic.
Duration service() { return trial::transmission_time(kBottleneck, kOctets); }

/// A dumbbell of one client and one server, which opens after `open_at`.
trial::Scenario crossed(std::uint32_t queue_packets, Duration open_at,
                        Family family = Family::Ipv4) {
  trial::Scenario scenario = sim::testing::textbook();
  scenario.topology = dumbbell(family, 1, 1, {.rate_bps = 1'000'000'000, .delay = 1_ms},
                               {.rate_bps = kBottleneck, .queue_packets = queue_packets});
  scenario.client.open_at = open_at;
  return scenario;
}

/// From router to router, in the direction of the SYNs: all that loads the bottleneck is this.
Traffic to_the_right(TrafficKind kind, double load) {
  return {.kind = kind,
          .from = kLeft,
          .to = kRight,
          .gap = Duration::ns(
              static_cast<std::int64_t>(static_cast<double>(service().count_ns()) / load)),
          .octets = kOctets};
}

std::unique_ptr<trial::Backend> backend_of(const trial::Scenario& scenario) {
  auto made = make_backend(scenario);
  check(made.has_value(), "the ns3 backend runs this");
  return std::move(*made);
}

class CrossTraffic : public ::testing::TestWithParam<Family> {};

// A queue that gets twice as much as it can send is always full: as a packet leaves, the next one
// of the traffic is there. So no SYN gets through until the traffic stops.
TEST_P(CrossTraffic, ConstantOverloadShutsOutEverySyn) {
  trial::Scenario scenario = crossed(10, 1_s, GetParam());
  scenario.traffic = {to_the_right(TrafficKind::Constant, 2)};
  scenario.traffic[0].gap = service() / 2;
  const auto shut_out = trial::run_single(*backend_of(scenario), 0);
  EXPECT_EQ(shut_out.outcome, trial::Outcome::TimedOut);
  EXPECT_GT(shut_out.client.syn.sent, 5U);
  EXPECT_EQ(shut_out.server.syn_ack.sent, 0U);
  // SYNs come at 1, 2 and 4 s.
  scenario.traffic[0].stop = 3_s;
  const auto late = trial::run_single(*backend_of(scenario), 0);
  EXPECT_EQ(late.outcome, trial::Outcome::Established);
  EXPECT_EQ(late.client.syn.sent, 3U);
}

TEST_P(CrossTraffic, IsCountedAndLosesWhatTheQueueHasNoRoomFor) {
  trial::Scenario scenario = crossed(10, 10_s, GetParam());
  scenario.traffic = {to_the_right(TrafficKind::Constant, 2)};
  scenario.traffic[0].stop = 5_s;
  trial::TrialResult result;
  backend_of(scenario)->run(0, result, nullptr);
  ASSERT_EQ(result.traffic.size(), 1U);
  const auto [sent, received] = result.traffic[0];
  const double slots = 5.0 / service().seconds();
  EXPECT_NEAR(static_cast<double>(sent), 2 * slots, 1);
  EXPECT_NEAR(static_cast<double>(received), slots + 10, 2) << "and those that waited at the end";
}

// Pollaczek and Khinchine: packets that come at random wait for rho / (2 (1 - rho)) services on
// average, here and a SYN among them. Takacs: their second moment.
TEST(Queueing, SynsWaitAsThePollaczekKhinchineFormulaSays) {
  constexpr double kLoad = 0.6;
  trial::Scenario scenario = crossed(10'000, 3_s);
  const Duration alone = *trial::run_single(*backend_of(scenario), 0).client.established;
  scenario.traffic = {to_the_right(TrafficKind::Poisson, kLoad)};
  const auto ns3 = backend_of(scenario);
  const std::uint64_t trials = trials_of(2000);
  double sum = 0;
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    const auto result = trial::run_single(*ns3, trial);
    ASSERT_EQ(result.client.syn.sent, 1U);
    sum += (*result.client.established - alone).seconds();
  }
  const double slot = service().seconds();
  const double mean = slot * kLoad / (2 * (1 - kLoad));
  const double variance = mean * mean + slot * slot * kLoad / (3 * (1 - kLoad));
  const double n = static_cast<double>(trials);
  EXPECT_NEAR(sum / n, mean, 6.11 * std::sqrt(variance / n));  // once in 10^9 times
}

/// The share of packets that a queue of Poisson arrivals and equal services turns away, with room
/// for `room` with the one in service (M/D/1/K): Markov's chain at departures.
double loss_of_full_queue(double load, int room) {
  std::vector<double> arrivals;  // in one service
  for (int j = 0; j <= room; ++j) {
    arrivals.push_back(j == 0 ? std::exp(-load) : arrivals.back() * load / j);
  }
  std::vector<double> left = {1};  // behind at a departure, not yet normalised
  double total = 1;
  for (int j = 0; j + 1 < room; ++j) {
    double next =
        left[static_cast<std::size_t>(j)] - left[0] * arrivals[static_cast<std::size_t>(j)];
    for (int i = 1; i <= j; ++i) {
      next -= left[static_cast<std::size_t>(i)] * arrivals[static_cast<std::size_t>(j - i + 1)];
    }
    left.push_back(next / arrivals[0]);
    total += left.back();
  }
  return 1 - 1 / (left[0] / total + load);
}

// A SYN at any time finds the queue full as often as the packets of the traffic do (PASTA).
TEST(Queueing, SynsAreLostAsOftenAsAFullQueueSays) {
  for (const double load : {0.8, 1.5}) {
    constexpr std::uint32_t kQueue = 4;
    trial::Scenario scenario = crossed(kQueue, 2_s);
    scenario.traffic = {to_the_right(TrafficKind::Poisson, load)};
    scenario.client.cancel_after = 200_ms;  // one SYN is enough
    const auto ns3 = backend_of(scenario);
    const std::uint64_t trials = trials_of(1500);
    std::uint64_t lost = 0;
    for (std::uint64_t trial = 0; trial < trials; ++trial) {
      lost += trial::run_single(*ns3, trial).client.established ? 0 : 1;
    }
    expect_share(lost, trials, loss_of_full_queue(load, kQueue + 1), "SYNs lost");
  }
}

// A backlog that embryos leave after a fixed time, and that SYNs fill at random, turns away as many
// as Erlang's loss formula says, whoever sends them.
TEST_P(CrossTraffic, FloodFillsTheBacklogAsErlangSays) {
  constexpr int kBacklog = 8;
  constexpr double kErlangs = 8;
  const Duration embryo = 100_ms;
  trial::Scenario scenario = crossed(100, 2_s, GetParam());
  scenario.server.backlog = kBacklog;
  scenario.server.profile.syn_ack.first = embryo;
  scenario.server.profile.syn_ack.retransmissions = 0;
  scenario.time_limit = 2500_ms;
  scenario.traffic = {{.kind = TrafficKind::SynFlood,
                       .from = kRight,
                       .to = scenario.topology.servers[0],
                       .gap = embryo / static_cast<std::int64_t>(kErlangs)}};
  const auto ns3 = backend_of(scenario);
  const std::uint64_t trials = trials_of(1000);
  std::uint64_t turned_away = 0;
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    trial::TrialResult result;
    ns3->run(trial, result, nullptr);
    const auto& connection = result.connections.at(0);
    EXPECT_EQ(connection.client.established.has_value(), connection.server.backlog_drops == 0);
    turned_away += connection.server.backlog_drops > 0 ? 1 : 0;
    EXPECT_EQ(result.traffic[0].received, result.traffic[0].sent);
  }
  double blocked = 1;
  for (int servers = 1; servers <= kBacklog; ++servers) {
    blocked = kErlangs * blocked / (servers + kErlangs * blocked);
  }
  expect_share(turned_away, trials, blocked, "SYNs turned away");
}

/// Two connections, one after half a second, so that a flood goes on until then; no answer to it is
/// sent again before the trial ends.
void open_two(trial::Scenario& scenario) {
  scenario.workload = {
      .connections = 2, .arrivals = trial::Arrivals::Fixed, .interval = Duration::ms(500)};
  scenario.time_limit = scenario.client.open_at + 600_ms;
}

// The answers to a flood take up room as far as the first router, which discards them: so it sends
// nothing back, in any version of ns-3.
TEST_P(CrossTraffic, AnswersToAFloodEndAtTheFirstRouter) {
  trial::Scenario scenario = crossed(100, 5_s, GetParam());
  open_two(scenario);
  scenario.traffic = {{.kind = TrafficKind::SynFlood,
                       .from = kLeft,
                       .to = scenario.topology.servers[0],
                       .gap = 10_ms,
                       .start = 4900_ms}};
  const auto ns3 = backend_of(scenario);
  FrameCount left(std::to_string(kLeft));
  FrameCount right(std::to_string(kRight));
  FrameCount discarded(std::to_string(kRight), "MacTxDrop");
  FrameCount server(std::to_string(scenario.topology.servers[0]));
  trial::TrialResult result;
  ns3->run(0, result, nullptr);
  EXPECT_EQ(result.connections.at(1).outcome, trial::Outcome::Established);
  const auto [sent, received] = result.traffic.at(0);
  EXPECT_GT(sent, 30U);
  EXPECT_EQ(received, sent);
  EXPECT_EQ(left.take(), sent + 2 * 3);
  EXPECT_EQ(right.take(), sent + 2 * 3);
  EXPECT_EQ(server.take(), sent + 2);
  EXPECT_EQ(discarded.take(), sent);
}

// Nobody else answers it: without a router the answers stay where they are.
TEST_P(CrossTraffic, AnswersToAFloodStayWhereNoRouterIs) {
  trial::Scenario scenario = sim::testing::textbook();
  open_two(scenario);
  for (const Topology& topology : {chain(GetParam(), 1), lan(GetParam(), 1, 1)}) {
    scenario.topology = topology;
    scenario.traffic = {{.kind = TrafficKind::SynFlood, .from = 0, .to = 1, .gap = 10_ms}};
    const auto ns3 = backend_of(scenario);
    FrameCount frames;
    trial::TrialResult result;
    ns3->run(0, result, nullptr);
    EXPECT_GT(result.traffic.at(0).received, 30U);
    EXPECT_EQ(frames.take(), result.traffic.at(0).sent + 2 * 3);
  }
}

/// Expects the first connection of five trials to be the same whether the traffic stops when it is
/// over, or has to go on for one that comes after `interval`. Gives the results where it stops.
std::vector<trial::TrialResult> expect_same_when_stopped(trial::Scenario scenario,
                                                         Duration interval) {
  scenario.workload.arrivals = trial::Arrivals::Fixed;
  scenario.workload.interval = interval;
  std::vector<trial::TrialResult> results(5);
  for (const std::uint32_t connections : {1U, 2U}) {
    scenario.workload.connections = connections;
    const auto ns3 = backend_of(scenario);
    for (std::uint64_t trial = 0; trial < results.size(); ++trial) {
      trial::TrialResult result;
      ns3->run(trial, result, nullptr);
      if (connections == 1) {
        results[trial] = result;
      } else {
        EXPECT_EQ(result.connections[0], results[trial].connections[0]) << "trial " << trial;
        EXPECT_GT(result.traffic[0].sent, results[trial].traffic[0].sent);
      }
    }
  }
  return results;
}

TEST_P(CrossTraffic, StopsWhenTheConnectionsAreOver) {
  trial::Scenario scenario = crossed(5, 1_s, GetParam());
  sim::testing::impair(scenario.topology.links[0].forward, "loss 30% duplicate 10% delay 20ms 9ms");
  scenario.traffic = {to_the_right(TrafficKind::OnOff, 1.5)};
  scenario.time_limit = 300_s;
  for (const trial::TrialResult& result : expect_same_when_stopped(scenario, 90_s)) {
    EXPECT_LT(result.traffic[0].sent, 3000U) << "of some 28,000 in 300 s";
  }
}

// The client gives up at once, but its SYN is still on the way to the queue.
TEST_P(CrossTraffic, DoesNotStopWhileAPacketIsUnderWay) {
  trial::Scenario scenario = crossed(1000, 1_s, GetParam());
  scenario.client.cancel_after = 5_ms;
  scenario.topology.links[1].delay = 1_s;  // the client's
  scenario.server.profile.syn_ack.retransmissions = 0;
  scenario.traffic = {to_the_right(TrafficKind::Constant, 1.5)};
  for (const trial::TrialResult& result : expect_same_when_stopped(scenario, 10_s)) {
    const Duration answered = result.connections[0].server.syn_ack_times.at(0);
    EXPECT_GT(answered, 1_s + 50 * service()) << "behind some hundred packets";
  }
}

INSTANTIATE_TEST_SUITE_P(Families, CrossTraffic, ::testing::Values(Family::Ipv4, Family::Ipv6),
                         [](const auto& family) {
                           return family.param == Family::Ipv4 ? "IPv4" : "IPv6";
                         });

}  // namespace
}  // namespace shaketable::ns3_backend
