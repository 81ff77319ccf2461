// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: a host that opens connections: what is due when, in which order, and whose a segment is.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <utility>

#include "tcp/isn.h"
#include "trial/lone_host.h"

namespace shaketable::trial::testing {
namespace {

using namespace literals;
using tcp::kAck;
using tcp::kRst;
using tcp::kSyn;

LoneHost client(Scenario scenario) { return {std::move(scenario), HostId::Client}; }

TEST(Opens, AllThatIsDueAtOneInstantInOneCall) {
  LoneHost host = client(textbook(3));
  host.wake(0_s);
  EXPECT_EQ(host.sent(), "0: S 100\n1: S 100\n2: S 100\n");
  EXPECT_EQ(host.host().next_deadline(), Instant::at(1_s));
  host.wake(1_s);
  EXPECT_EQ(host.sent(), "0: S 100\n1: S 100\n2: S 100\n");
}

TEST(Opens, AServerWhenItIsToldTo) {
  Scenario scenario = textbook();
  scenario.server.role = Role::Active;
  scenario.server.open_at = 5_s;
  LoneHost host(scenario, HostId::Server);
  EXPECT_EQ(host.host().next_deadline(), Instant::at(5_s));
  host.run_until(5_s);
  EXPECT_EQ(host.sent(), "0: S 200\n");
}

// RFC 9293 section 3.5 figure 7: between the two SYNs it is opening, and the SYN,ACK establishes.
TEST(Opens, CrossingSynsEstablish) {
  LoneHost host = client(textbook());
  host.run_until(0_s);
  EXPECT_TRUE(host.host().is_opening(0));
  host.arrives(bare(kSyn, 200), 10_ms);
  EXPECT_TRUE(host.host().is_opening(0));
  host.arrives(bare(kSyn | kAck, 200, 101), 20_ms);
  EXPECT_FALSE(host.host().is_opening(0));
  EXPECT_EQ(host.result().established, 20_ms);
}

// The closed loop goes on when an opening fails in SYN-RECEIVED, too.
TEST(Opens, TheNextOneAfterARefusalInSynReceived) {
  Scenario scenario = textbook(2);
  scenario.workload.arrivals = Arrivals::ClosedLoop;
  scenario.workload.interval = 3_s;
  LoneHost host = client(scenario);
  host.run_until(0_s);
  host.arrives(bare(kSyn, 200), 10_ms);
  host.arrives(bare(kRst, 201), 20_ms);
  (void)host.sent();
  EXPECT_EQ(host.host().next_deadline(), Instant::at(3020_ms));
  host.run_until(3020_ms);
  EXPECT_EQ(host.sent(), "1: S 100\n");
}

TEST(Opens, CancelledUnlessEstablished) {
  Scenario scenario = textbook();
  scenario.client.open_at = 2_s;
  scenario.client.cancel_after = 500_ms;
  LoneHost host = client(scenario);
  host.run_until(10_s);
  EXPECT_EQ(host.steps(), "2.000 active-open\n2.500 abort-deletes\n");
  host.begin(1);
  host.run_until(2_s);
  host.arrives(bare(kSyn | kAck, 200, 101), 2100_ms);
  host.run_until(10_s);
  EXPECT_EQ(host.steps(), "2.000 active-open\n2.100 syn-ack-completes\n");
}

TEST(Opens, UserTimeoutIsTheHosts) {
  Scenario scenario = textbook();
  scenario.client.user_timeout = 2500_ms;
  LoneHost host = client(scenario);
  host.run_until(10_s);
  EXPECT_EQ(host.steps(), "0.000 active-open\n1.000 retransmit-syn\n2.500 user-timeout\n");
}

// Ties: a connection's timers come before its application ...
TEST(Opens, TimerBeforeApplication) {
  Scenario scenario = textbook();
  scenario.client.cancel_after = 1_s;
  LoneHost host = client(scenario);
  host.run_until(10_s);
  EXPECT_EQ(host.steps(), "0.000 active-open\n1.000 retransmit-syn\n1.000 abort-deletes\n");
}

// ... and what is due before what arrives, intact or not.
TEST(Opens, TimerBeforeArrival) {
  LoneHost host = client(textbook());
  host.run_until(0_s);
  (void)host.sent();
  host.arrives(bare(kSyn | kAck, 200, 101), 1_s);
  EXPECT_EQ(host.sent(), "0: S 100\n0: . 101 ack 201\n");
}

TEST(Opens, TimerBeforeCorruptedArrival) {
  LoneHost host = client(textbook());
  host.run_until(0_s);
  (void)host.sent();
  host.arrives_corrupted(1_s);
  EXPECT_EQ(host.sent(), "0: S 100\n");
  EXPECT_EQ(host.result().corrupted_received, 1U);
}

// A segment with another port or address than the connection's is of none: section 3.10.7.1.
TEST(Opens, StrangersAreAnsweredAsInClosed) {
  LoneHost host = client(textbook());
  host.run_until(0_s);
  (void)host.sent();
  tcp::Segment stranger = bare(kSyn | kAck, 200, 101);
  stranger.source_port = 81;
  host.arrives(stranger, 10_ms);
  EXPECT_EQ(host.sent(), "0: R 101\n");
  stranger.source_port = kServerPort;
  stranger.destination_port = host.roster().names(0, HostId::Client).local_port;
  host.arrives_from(tcp::Address::v4(0x01020304), stranger, 10_ms);
  EXPECT_EQ(host.sent(), "0: R 101\n");
  EXPECT_TRUE(host.host().is_opening(0));
}

TEST(Opens, AServerLooksAtItsOwnPortToo) {
  Scenario scenario = textbook();
  scenario.server.role = Role::Active;
  LoneHost host(scenario, HostId::Server);
  host.run_until(0_s);
  (void)host.sent();
  tcp::Segment stranger = bare(kSyn | kAck, 100, 201);
  stranger.destination_port = 81;
  host.arrives(stranger, 10_ms);
  EXPECT_EQ(host.sent(), "0: R 201\n");
}

TEST(Opens, TellsWhenItsNextTimerIsDue) {
  Scenario scenario = textbook();
  scenario.client.send = 10;
  LoneHost host = client(scenario);
  host.run_until(1_s);
  host.arrives(bare(kSyn | kAck, 200, 101), 1500_ms);
  host.arrives(bare(kAck, 201, 111), 1600_ms);
  EXPECT_EQ(host.timers(), "0.000 1.000\n1.000 3.000\n1.500 -\n1.500 4.500\n1.600 -\n");
}

// RFC 9293 MUST-15: 536 for IPv4, 1220 for IPv6.
TEST(Opens, DefaultMssIsOfTheFamily) {
  for (const auto& [family, mss] : {std::pair(Family::Ipv4, 536), std::pair(Family::Ipv6, 1220)}) {
    Scenario scenario = textbook();
    scenario.topology.family = family;
    LoneHost host = client(scenario);
    host.run_until(0_s);
    host.arrives(bare(kSyn | kAck, 200, 101), 10_ms);
    EXPECT_EQ(host.result().agreed.value().send_mss, mss);
  }
}

// The two hosts' dice and clocks are their own.
TEST(Opens, IsnAndClockAreTheSides) {
  std::array<tcp::Segment, 2> syns;
  for (const HostId side : {HostId::Client, HostId::Server}) {
    Scenario scenario = default_scenario();
    scenario.server.role = Role::Active;
    LoneHost host(scenario, side);
    host.run_until(0_s);
    (void)host.sent();
    const SeedTree dice = side == HostId::Client ? host.dice(0).child("client isn")
                                                 : host.dice(0).child("server isn");
    const tcp::FourTuple names = host.roster().names(0, side);
    EXPECT_EQ(host.last().seq, tcp::IsnSource(dice).choose(names, Instant{}));
    syns[static_cast<std::size_t>(side)] = host.last();
  }
  EXPECT_NE(syns[0].options.parse().timestamps, syns[1].options.parse().timestamps);
}

}  // namespace
}  // namespace shaketable::trial::testing
