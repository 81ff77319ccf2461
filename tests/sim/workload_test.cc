// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: many connections in one trial, on one path.
#include "trial/workload.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

#include "sim/support.h"

namespace shaketable::sim {
namespace {

using namespace literals;
using testing::backend;
using testing::impair;
using testing::textbook;
using trial::Arrivals;

trial::TrialResult run(const trial::Scenario& scenario, std::uint64_t number = 0) {
  trial::TrialResult result;
  backend(scenario)->run(number, result, nullptr);
  return result;
}

/// The textbook path, wide enough that packets do not wait for one another.
trial::Scenario crowd(const trial::Workload& workload) {
  trial::Scenario scenario = textbook();
  scenario.topology.links.front().queue_packets = 1'000'000;
  scenario.server.backlog = 1'000'000;
  scenario.workload = workload;
  return scenario;
}

TEST(Workload, EachConnectionGetsThrough) {
  const trial::TrialResult result = run(crowd({.connections = 1000}));
  ASSERT_EQ(result.connections.size(), 1000U);
  for (std::uint32_t c = 0; c < 1000; ++c) {
    EXPECT_EQ(result.connections[c].connection, c);
    EXPECT_EQ(result.connections[c].outcome, trial::Outcome::Established);
    EXPECT_EQ(result.connections[c].opened, 0_s);
    EXPECT_EQ(result.connections[c].client.syn.sent, 1U);
  }
}

// Far apart, each is as if it were alone.
TEST(Workload, ConnectionsThatDoNotMeetAreAlike) {
  const trial::ConnectionResult alone = testing::result_of(textbook());
  const trial::TrialResult result =
      run(crowd({.connections = 20, .arrivals = Arrivals::Fixed, .interval = 1_s}));
  ASSERT_EQ(result.connections.size(), 20U);
  for (trial::ConnectionResult connection : result.connections) {
    EXPECT_EQ(connection.opened, connection.connection * 1_s);
    connection.connection = 0;
    connection.opened = alone.opened;
    EXPECT_TRUE(connection == alone);
  }
}

// SYNs queue behind one another at the transmitter: the i-th waits for i before it.
TEST(Workload, AFlashCrowdQueues) {
  trial::Scenario scenario = crowd({.connections = 50});
  scenario.topology.links.front().rate_bps = 496'000;  // a SYN of 62 octets takes a millisecond
  const trial::TrialResult result = run(scenario);
  ASSERT_EQ(result.connections.size(), 50U);
  for (std::uint32_t c = 0; c < 50; ++c) {
    EXPECT_EQ(result.connections[c].server.syn_ack_times.at(0), 11_ms + c * 1_ms) << c;
  }
}

// A queue of 10 takes 11 of 50, and the others come again after their timeout.
TEST(Workload, AQueueThatIsFullDropsTheRest) {
  trial::Scenario scenario = crowd({.connections = 50});
  scenario.topology.links.front().rate_bps = 496'000;
  scenario.topology.links.front().queue_packets = 10;
  const trial::TrialResult result = run(scenario);
  const auto first_try = std::ranges::count_if(
      result.connections, [](const auto& connection) { return connection.client.syn.sent == 1; });
  EXPECT_EQ(first_try, 11);
}

// The backlog of the server counts connections in SYN-RECEIVED, and lets the next ones in when
// those are established.
TEST(Workload, ABacklogIsShared) {
  trial::Scenario scenario = crowd({.connections = 50});
  scenario.server.backlog = 20;
  const trial::TrialResult result = run(scenario);
  std::uint32_t dropped = 0;
  for (const trial::ConnectionResult& connection : result.connections) {
    dropped += connection.server.backlog_drops;
    EXPECT_EQ(connection.outcome, trial::Outcome::Established);
    EXPECT_EQ(connection.client.syn.retransmitted, connection.server.backlog_drops);
  }
  EXPECT_EQ(dropped, 30U + 10U);  // 50 tries at 0 s, 30 at 1 s, 10 at 3 s
}

// Round trip 20 ms, thought 100 ms, three connections a user, one user after the other.
TEST(Workload, AClosedLoopThinksBetweenConnections) {
  trial::Scenario scenario =
      crowd({.connections = 6, .arrivals = Arrivals::ClosedLoop, .interval = 100_ms, .users = 2});
  const trial::TrialResult result = run(scenario);
  ASSERT_EQ(result.connections.size(), 6U);
  for (std::uint32_t c = 2; c < 6; ++c) {
    const trial::ConnectionResult& before = result.connections[c - 2];
    EXPECT_EQ(result.connections[c].opened, before.opened + *before.client.established + 100_ms);
  }
}

// Who is refused goes on as well.
TEST(Workload, AClosedLoopGoesOnAfterAFailure) {
  trial::Scenario scenario =
      crowd({.connections = 4, .arrivals = Arrivals::ClosedLoop, .interval = 100_ms, .users = 1});
  scenario.server.role = trial::Role::Absent;
  const trial::TrialResult result = run(scenario);
  ASSERT_EQ(result.connections.size(), 4U);
  for (const trial::ConnectionResult& connection : result.connections) {
    EXPECT_EQ(connection.outcome, trial::Outcome::Refused);
  }
  EXPECT_GT(result.connections[3].opened, 300_ms);
}

// What the time limit forestalls is no result.
TEST(Workload, ConnectionsBeyondTheTimeLimitAreNotCounted) {
  trial::Scenario scenario =
      crowd({.connections = 100, .arrivals = Arrivals::Fixed, .interval = 1_s});
  scenario.time_limit = 10_s;
  const trial::TrialResult result = run(scenario);
  EXPECT_EQ(result.connections.size(), 11U);  // at 0 s, ..., 10 s
  EXPECT_TRUE(result.connections.back().cut);
  EXPECT_FALSE(result.connections.front().cut);
}

// Losses strike packets, whosever they are: the share of SYNs that need a second try is the loss
// rate. 10^5 SYNs, bound at 1e-9.
TEST(Workload, LossIsSharedByAll) {
  trial::Scenario scenario = crowd({.connections = 50'000});
  scenario.client.profile.syn.retransmissions = 0;
  impair(scenario, "loss 10%", "");
  std::uint64_t lost = 0;
  for (std::uint64_t number = 0; number < 2; ++number) {
    for (const trial::ConnectionResult& connection : run(scenario, number).connections) {
      lost += connection.client.established ? 0 : 1;
    }
  }
  EXPECT_NEAR(static_cast<double>(lost) / 1e5, 0.1, 0.0103);  // Hoeffding
}

TEST(Workload, OneOfManyCanBeWatched) {
  trial::Scenario scenario =
      crowd({.connections = 5, .arrivals = Arrivals::Fixed, .interval = 1_s});
  trial::TrialResult result;
  trial::Watch watch{.connection = 3, .trace = {}};
  backend(scenario)->run(0, result, &watch);
  EXPECT_EQ(watch.trace.origin, Instant::at(3_s));
  EXPECT_EQ(watch.trace.packets.sent_by(trial::HostId::Client).size(),
            result.connections[3].client.syn.sent + result.connections[3].client.acks_sent +
                result.connections[3].client.data.sent);
  watch.connection = 5;
  EXPECT_THROW(backend(scenario)->run(0, result, &watch), InvariantError);
}

// A trial leaves nothing behind for the next.
TEST(Workload, TrialsDoNotDependOnEachOther) {
  trial::Scenario scenario =
      crowd({.connections = 30, .arrivals = Arrivals::Poisson, .interval = 5_ms});
  impair(scenario, "loss 20% delay 10ms 9ms duplicate 10%", "loss 20% reorder 30% delay 5ms");
  const auto sim = backend(scenario);
  trial::TrialResult first;
  trial::TrialResult again;
  sim->run(3, first, nullptr);
  sim->run(4, again, nullptr);
  EXPECT_FALSE(first == again);
  sim->run(3, again, nullptr);
  EXPECT_TRUE(first == again);
  EXPECT_TRUE(run(scenario, 3) == first);
}

TEST(Workload, Ipv6CostsTwentyOctetsMore) {
  trial::Scenario scenario = textbook();
  scenario.topology.links.front().rate_bps = 496'000;
  const trial::ConnectionResult v4 = testing::result_of(scenario);
  scenario.topology.family = trial::Family::Ipv6;
  const trial::ConnectionResult v6 = testing::result_of(scenario);
  // SYN and SYN,ACK: 2 x 20 octets at 62 octets a millisecond.
  EXPECT_NEAR((*v6.client.established - *v4.client.established).seconds(), 40.0 / 62 / 1000, 1e-8);
  EXPECT_EQ(v6.outcome, trial::Outcome::Established);
}

// ---- what only ns-3 can do

TEST(OnlyNs3, IsSaid) {
  trial::Scenario star = textbook();
  star.topology.clients = {0, 1};
  EXPECT_FALSE(make_backend(star));
  EXPECT_NE(make_backend(star).error().to_string().find("point-to-point and chain"),
            std::string::npos);
  trial::Scenario busy = textbook();
  busy.traffic.emplace_back();
  EXPECT_FALSE(make_backend(busy));
  EXPECT_NE(make_backend(busy).error().to_string().find("cross traffic"), std::string::npos);
}

}  // namespace
}  // namespace shaketable::sim
