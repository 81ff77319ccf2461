// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: what a host that forgets a connection, and opens it again, does to all else: to results, to
// the host's other plans, to other connections. What the two ends send is in
// restart_ladder_test.cc.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "sim/support.h"

namespace shaketable::sim::testing {
namespace {

using namespace literals;
using trial::Outcome;

trial::Scenario client_restarts(Duration after) {
  trial::Scenario scenario = textbook();
  scenario.client.restart_after = after;
  return scenario;
}

// Statistics speak of the first opening, but all packets count, each as what it is.
TEST(Restart, InResults) {
  trial::Scenario scenario = client_restarts(1_s);
  scenario.client.send = 10;
  scenario.server.send = 20;
  const trial::ConnectionResult result = result_of(scenario);
  EXPECT_EQ(result.outcome, Outcome::Established);
  EXPECT_FALSE(result.cut);
  EXPECT_LT(result.client.established, 21_ms);
  EXPECT_LT(result.server.established, 31_ms);
  EXPECT_LT(result.client.rtt, 21_ms);
  EXPECT_EQ(result.client.syn_times.size(), 3U);
  EXPECT_EQ(result.client.syn, (trial::Tally{.sent = 3, .retransmitted = 1}));
  EXPECT_EQ(result.server.syn_ack, (trial::Tally{.sent = 2}));
  EXPECT_EQ(result.client.data, (trial::Tally{.sent = 2}));
  EXPECT_EQ(result.server.data, (trial::Tally{.sent = 2}));
  EXPECT_EQ(result.server.challenge_acks_sent, 1U);
  EXPECT_EQ(result.client.resets_sent, 1U);
}

// A second opening that is under way at the end is one that was cut.
TEST(Restart, CutInTheMiddle) {
  trial::Scenario scenario = client_restarts(1_s);
  scenario.time_limit = 1500_ms;
  EXPECT_TRUE(result_of(scenario).cut);
}

// Who has ended by then does not open again.
TEST(Restart, NotOfWhatIsOver) {
  trial::Scenario scenario = client_restarts(1_s);
  scenario.server.restart_after = 300_s;
  scenario.client.close_after = 200_ms;
  scenario.server.close_after = 100_ms;
  scenario.time_limit = 400_s;
  const std::string ladder = ladder_of(scenario);
  EXPECT_EQ(ladder.find("crash"), std::string::npos) << ladder;
  EXPECT_NE(ladder.find("last-ack-arrives"), std::string::npos);
  EXPECT_NE(ladder.find("time-wait-ends"), std::string::npos);
}

// A server crashes once for each connection, even if the client opens it again.
TEST(Restart, Once) {
  trial::Scenario scenario = client_restarts(1_s);
  scenario.server.restart_after = 990_ms;
  const auto sim = backend(scenario);
  for (const std::uint64_t trial : {0U, 1U}) {
    const trial::HostResult client = trial::run_single(*sim, trial).client;
    EXPECT_EQ(client.syn.sent, 2U);
    EXPECT_EQ(client.resets_sent, 0U);
  }
  // The other way round the second connection is the one that the server loses.
  scenario.server.restart_after = 5_s;
  scenario.client.close_after = 7_s;
  const std::string ladder = ladder_of(scenario);
  EXPECT_NE(ladder.find("7.050000                                                    CLOSED      "
                        "crash\n"),
            std::string::npos)
      << ladder;
}

// The application that is started again keeps to its timeouts, too.
TEST(Restart, UserTimeoutAndCancelHoldAgain) {
  for (const bool cancels : {true, false}) {
    trial::Scenario scenario = client_restarts(1_s);
    (cancels ? scenario.client.cancel_after : scenario.client.user_timeout) = 500_ms;
    impair(scenario, "drop SYN 2-9", "");
    const std::string ladder = ladder_of(scenario);
    EXPECT_NE(ladder.find(cancels ? "1.520000  CLOSED                                             "
                                    "           abort-deletes\n"
                                  : "1.520000  CLOSED                                             "
                                    "           user-timeout\n"),
              std::string::npos)
        << ladder;
  }
}

// Without a number that is given the second ISN is RFC 6528's: ahead by one every 4 us.
TEST(Restart, IsnOfRfc6528GoesOn) {
  trial::Scenario scenario = client_restarts(1_s);
  scenario.client.isn = {};
  trial::Trace trace;
  (void)trial::run_single(*backend(scenario), 0, &trace);
  std::vector<tcp::SeqNum> numbers;
  for (const trial::PacketRecord& packet : trace.packets.sent_by(HostId::Client)) {
    if (packet.kind == impair::PacketKind::Syn) {
      numbers.push_back(packet.begin);
    }
  }
  ASSERT_EQ(numbers.size(), 3U);
  EXPECT_EQ(numbers[1] - numbers[0], 255'000U);
  EXPECT_EQ(numbers[2], numbers[1]);
}

// The user of a closed loop goes on after the first opening, and is not held up by the second.
TEST(Restart, ClosedLoopGoesOn) {
  trial::Scenario scenario = textbook();
  scenario.workload = {
      .connections = 5, .arrivals = trial::Arrivals::ClosedLoop, .interval = 1500_ms, .users = 1};
  const auto opened = [&scenario] {
    trial::TrialResult result;
    backend(scenario)->run(0, result, nullptr);
    std::vector<Duration> times;
    times.reserve(result.connections.size());
    for (const trial::ConnectionResult& connection : result.connections) {
      times.push_back(connection.opened);
    }
    return times;
  };
  const std::vector<Duration> expected = opened();
  ASSERT_EQ(expected.size(), 5U);
  scenario.client.restart_after = 100_ms;
  EXPECT_EQ(opened(), expected);
}

}  // namespace
}  // namespace shaketable::sim::testing
