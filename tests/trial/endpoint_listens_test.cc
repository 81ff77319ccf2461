// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: a host that listens: whose a segment is, what is due in which order, and that nothing is
// left of what is over.
#include <gtest/gtest.h>

#include <cstdint>
#include <utility>

#include "trial/lone_server.h"
#include "trial/star.h"

namespace shaketable::trial::testing {
namespace {

using namespace literals;
using tcp::kAck;
using tcp::kRst;
using tcp::kSyn;

TEST(Listens, OnItsPortAlone) {
  LoneHost host = server(textbook());
  tcp::Segment syn = bare(kSyn, 100);
  syn.destination_port = 81;
  host.arrives(syn, 10_ms);
  EXPECT_EQ(host.sent(), "0: R. 0 ack 101\n");
}

// The ladder of a connection begins with the listener that it meets, not with others.
TEST(Listens, ForItsOwnConnections) {
  for (const std::uint32_t place : {0U, 1U}) {
    LoneHost host(star(2, 2, {.connections = 8}), HostId::Server, place);
    host.run_until(0_s);
    for (std::uint32_t connection = 0; connection < 8; ++connection) {
      EXPECT_EQ(host.steps(connection),
                host.roster().server_of(connection) == place ? "0.000 passive-open\n" : "");
    }
  }
}

// Its MSS is the host's, and its clock the one that it would have if it opened.
TEST(Listens, OptionsAreTheHosts) {
  Scenario scenario = textbook();
  scenario.server.mss = 1200;
  LoneHost listening = server(scenario);
  tcp::Segment syn = bare(kSyn, 100);
  syn.options.append_timestamps({.value = 7});
  listening.arrives(syn, 0_s);
  (void)listening.sent();
  const tcp::ParsedOptions options = listening.last().options.parse();
  EXPECT_EQ(options.maximum_segment_size, 1200);
  scenario.server.role = Role::Active;
  LoneHost opening = server(scenario);
  (void)opening.sent();
  const auto clock = opening.last().options.parse().timestamps.value();
  EXPECT_EQ(options.timestamps, (tcp::Timestamps{.value = clock.value, .echo = 7}));
}

TEST(Listens, TellsWhenItsNextTimerIsDue) {
  LoneHost host = server(textbook());
  host.arrives(bare(kSyn, 100), 0_s);
  host.run_until(1_s);
  host.arrives(bare(kAck, 101, 201), 1500_ms);
  EXPECT_EQ(host.timers(), "0.000 -\n0.000 1.000\n1.000 3.000\n1.500 -\n");
}

TEST(Listens, OpeningIsToldOfEachConnection) {
  LoneHost host = server(textbook(2));
  EXPECT_FALSE(host.host().is_opening(0));
  host.arrives(bare(kSyn, 100), 10_ms, 0);
  host.arrives(bare(kSyn, 100), 10_ms, 1);
  EXPECT_TRUE(host.host().is_opening(0));
  EXPECT_TRUE(host.host().is_opening(1));
  host.arrives(bare(kAck, 101, 201), 20_ms, 0);
  EXPECT_FALSE(host.host().is_opening(0));
  EXPECT_TRUE(host.host().is_opening(1));
}

// What is over is forgotten: the next SYN from there opens a new connection.
TEST(Listens, AgainAfterGivingUp) {
  LoneHost host = server(textbook());
  host.arrives(bare(kSyn, 100), 0_s);
  host.run_until(183_s);
  host.arrives(bare(kSyn, 100), 200_s);
  EXPECT_TRUE(host.steps().ends_with("183.000 give-up\n200.000 syn-arrives\n"));
}

TEST(Listens, AgainAfterAReset) {
  LoneHost host = server(textbook());
  establish(host, 0_s);
  host.arrives(bare(kRst, 101), 1_s);
  host.arrives(bare(kSyn, 500), 2_s);
  EXPECT_TRUE(host.steps().ends_with("1.000 rst-resets\n2.000 syn-arrives\n"));
}

// Ties: data that is due again, then the application's CLOSE.
TEST(Listens, TimerBeforeApplication) {
  Scenario scenario = textbook();
  scenario.server.send = 10;
  scenario.server.close_after = 1_s;
  LoneHost host = server(scenario);
  establish(host, 0_s);
  (void)host.sent();
  host.run_until(1_s);
  EXPECT_EQ(host.sent(), "0: P. 201:211 ack 101\n0: F. 211 ack 101\n");
}

// Connections close in the order of their numbers, however they were established.
TEST(Listens, TiesOfClosesGoByNumber) {
  Scenario scenario = textbook(4);
  scenario.server.close_after = 5_s;
  LoneHost host = server(scenario);
  for (const std::uint32_t connection : {2U, 0U, 3U, 1U}) {
    establish(host, 1_s, connection);
  }
  (void)host.sent();
  host.run_until(6_s);
  EXPECT_EQ(host.sent(),
            "0: F. 201 ack 101\n1: F. 201 ack 101\n2: F. 201 ack 101\n3: F. 201 ack 101\n");
}

// A trial that was cut leaves no CLOSE to the next.
TEST(Listens, TheNextTrialBeginsAnew) {
  Scenario scenario = textbook();
  scenario.server.close_after = 100_s;
  LoneHost host = server(scenario);
  establish(host, 1_s);
  host.begin(1);
  host.run_until(0_s);
  establish(host, 5_s);
  EXPECT_EQ(host.host().next_deadline(), Instant::at(105_s));
}

/// The SYN or ACK of connection 0, as if it came from the port of connection `port_of`.
tcp::Segment astray(tcp::Segment segment, const LoneHost& host, std::uint32_t port_of) {
  segment.source_port = host.roster().names(port_of, HostId::Server).remote_port;
  return segment;
}

// Corruption that gets through made up another far end: not this connection is established.
TEST(Listens, StraysAreNotTheConnection) {
  LoneHost host = server(textbook(3));
  host.arrives(astray(bare(kSyn, 100), host, 2), 10_ms);
  EXPECT_TRUE(host.host().is_opening(0));
  host.arrives(astray(bare(kAck, 101, 201), host, 2), 20_ms);
  EXPECT_FALSE(host.host().is_opening(0));
  EXPECT_EQ(host.result(0).established, std::nullopt);
}

// Its timers belong to the connection whose packet it was, in that trial alone: in the next one
// the same port is another connection's.
TEST(Listens, StraysAreForgotten) {
  LoneHost host = server(textbook(3));
  host.arrives(astray(bare(kSyn, 100), host, 2), 0_s);
  (void)host.sent();
  host.run_until(1_s);
  EXPECT_EQ(host.sent(), "0: S. 200 ack 101\n");
  host.begin(1);
  host.run_until(0_s);
  host.arrives(bare(kSyn, 100), 0_s, 1);
  (void)host.sent();
  host.run_until(1_s);
  EXPECT_EQ(host.sent(), "1: S. 200 ack 101\n");
}

// They belong to it even if the connection that has the port sends a SYN later.
TEST(Listens, StraysStayWhoseTheyWere) {
  LoneHost host = server(textbook(3));
  host.arrives(astray(bare(kSyn, 100), host, 2), 0_s);
  host.arrives(bare(kSyn, 100), 500_ms, 2);
  (void)host.sent();
  host.run_until(1_s);
  EXPECT_EQ(host.sent(), "0: S. 200 ack 101\n");
}

TEST(Listens, CorruptedPacketsAreCounted) {
  LoneHost host = server(textbook());
  host.arrives_corrupted(10_ms);
  EXPECT_EQ(host.sent(), "");
  EXPECT_EQ(host.result().corrupted_received, 1U);
}

}  // namespace
}  // namespace shaketable::trial::testing
