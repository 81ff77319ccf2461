// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: the handshakes of the textbooks and the RFCs, packet by packet.
#include <gtest/gtest.h>

#include "sim/support.h"

namespace shaketable::sim::testing {
namespace {

using namespace literals;
using trial::Role;

// RFC 9293 section 3.5 figure 6, and one segment of data each way.
TEST(Ladder, Textbook) {
  trial::Scenario scenario = textbook();
  scenario.client.send = 10;
  scenario.server.send = 20;
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    0.020000  ESTAB       . 101 ack 201 --------------------->              syn-ack-completes
    0.020000              P. 101:111 ack 201 ---------------->              send-data
    0.030000                                                    ESTAB       ack-completes
    0.030000              <---------------- P. 201:221 ack 101              send-data
    0.030000              <--------------------- . 221 ack 111              data-arrives
    0.040000              . 111 ack 221 --------------------->              data-arrives
    0.040000                                                                ack-arrives
    0.050000                                                                ack-arrives
)");
}

// A lost SYN costs one timeout of the client (RFC 6298 section 2.1).
TEST(Ladder, SynLost) {
  trial::Scenario scenario = textbook();
  impair(scenario, "drop SYN 1", "");
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 -----------------------------x              active-open
    0.000000                                                    LISTEN      passive-open
    1.000000              S 100 ----------------------------->              retransmit-syn
    1.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    1.020000  ESTAB       . 101 ack 201 --------------------->              syn-ack-completes
    1.030000                                                    ESTAB       ack-completes
)");
}

// Both ends repeat what is unanswered. The client's SYN arrives exactly when the server's timer
// fires; timers come before arrivals, so the server sends two SYN,ACKs.
TEST(Ladder, SynAckLostAndTheTie) {
  trial::Scenario scenario = textbook();
  impair(scenario, "", "drop SYN-ACK 1");
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.010000              x-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    1.000000              S 100 ----------------------------->              retransmit-syn
    1.010000              <-------------------- S. 200 ack 101              retransmit-syn-ack
    1.010000              <-------------------- S. 200 ack 101              syn-repeated
    1.020000  ESTAB       . 101 ack 201 --------------------->              syn-ack-completes
    1.020000              . 101 ack 201 --------------------->              syn-ack-repeated
    1.030000                                                    ESTAB       ack-completes
    1.030000                                                                ack-arrives
)");
}

// The same tie on Linux: the timer's SYN,ACK is lost, and the answer to the SYN completes.
TEST(Ladder, SynAckLostAndTheTieOnLinux) {
  trial::Scenario scenario = textbook("linux-6.5");
  impair(scenario, "", "drop SYN-ACK 1-2");
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.010000              x-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    1.000000              S 100 ----------------------------->              retransmit-syn
    1.010000              x-------------------- S. 200 ack 101              retransmit-syn-ack
    1.010000              <-------------------- S. 200 ack 101              syn-repeated
    1.020000  ESTAB       . 101 ack 201 --------------------->              syn-ack-completes
    1.030000                                                    ESTAB       ack-completes
)");
}

// The server's timer repairs a lost third ACK when nobody speaks.
TEST(Ladder, ThirdAckLostBothIdle) {
  trial::Scenario scenario = textbook();
  impair(scenario, "drop ACK 1", "");
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    0.020000  ESTAB       . 101 ack 201 ---------------------x              syn-ack-completes
    1.010000              <-------------------- S. 200 ack 101              retransmit-syn-ack
    1.020000              . 101 ack 201 --------------------->              syn-ack-repeated
    1.030000                                                    ESTAB       ack-completes
)");
}

// A server that has something to say says it only after the repair.
TEST(Ladder, ThirdAckLostServerSpeaksFirst) {
  trial::Scenario scenario = textbook();
  scenario.server.send = 20;
  impair(scenario, "drop ACK 1", "");
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    0.020000  ESTAB       . 101 ack 201 ---------------------x              syn-ack-completes
    1.010000              <-------------------- S. 200 ack 101              retransmit-syn-ack
    1.020000              . 101 ack 201 --------------------->              syn-ack-repeated
    1.030000                                                    ESTAB       ack-completes
    1.030000              <---------------- P. 201:221 ack 101              send-data
    1.040000              . 101 ack 221 --------------------->              data-arrives
    1.050000                                                                ack-arrives
)");
}

// The client's data carries the ACK, and establishes the server at once.
TEST(Ladder, ThirdAckLostClientDataRepairs) {
  trial::Scenario scenario = textbook();
  scenario.client.send = 10;
  impair(scenario, "drop ACK 1", "");
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    0.020000  ESTAB       . 101 ack 201 ---------------------x              syn-ack-completes
    0.020000              P. 101:111 ack 201 ---------------->              send-data
    0.030000              <--------------------- . 201 ack 111  ESTAB       ack-completes
    0.040000                                                                ack-arrives
)");
}

trial::Scenario simultaneous() {
  trial::Scenario scenario = textbook();
  scenario.server.role = Role::Active;
  return scenario;
}

// RFC 9293 section 3.5 figure 7.
TEST(Ladder, SimultaneousOpen) {
  EXPECT_EQ(ladder_of(simultaneous()), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000              <----------------------------- S 200  SYN-SENT    active-open
    0.010000  SYN-RCVD    S. 100 ack 201 -------------------->              syn-crosses
    0.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-crosses
    0.020000  ESTAB                                                         syn-ack-crosses
    0.020000                                                    ESTAB       syn-ack-crosses
)");
}

// One of the two SYN,ACKs is lost: the timer of its sender brings it again.
TEST(Ladder, SimultaneousOpenWithSynAckLost) {
  trial::Scenario scenario = simultaneous();
  impair(scenario, "drop SYN-ACK 1", "");
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000              <----------------------------- S 200  SYN-SENT    active-open
    0.010000  SYN-RCVD    S. 100 ack 201 --------------------x              syn-crosses
    0.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-crosses
    0.020000  ESTAB                                                         syn-ack-crosses
    1.000000              <-------------------- S. 200 ack 101              retransmit-syn-ack
    1.010000              . 101 ack 201 --------------------->              syn-ack-repeated
    1.020000                                                    ESTAB       ack-completes
)");
}

// Nobody on the port: a reset that acknowledges the SYN (RFC 9293 section 3.10.7.1).
TEST(Ladder, Refused) {
  trial::Scenario scenario = textbook();
  scenario.server.role = Role::Absent;
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.010000              <---------------------- R. 0 ack 101              closed-resets
    0.020000  CLOSED                                                        refused
)");
}

// A round trip of 1.4 s is longer than the first timeout: the second SYN is spurious, and its
// answer finds the connection established.
TEST(Ladder, RoundTripLongerThanTimeout) {
  trial::Scenario scenario = textbook();
  scenario.topology.links.front().delay = 700_ms;
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.700000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    1.000000              S 100 ----------------------------->              retransmit-syn
    1.400000  ESTAB       . 101 ack 201 --------------------->              syn-ack-completes
    1.700000              <-------------------- S. 200 ack 101              retransmit-syn-ack
    1.700000              <-------------------- S. 200 ack 101              syn-repeated
    2.100000                                                    ESTAB       ack-completes
    2.400000              . 101 ack 201 --------------------->              syn-ack-repeated
    2.400000              . 101 ack 201 --------------------->              syn-ack-repeated
    3.100000                                                                ack-arrives
    3.100000                                                                ack-arrives
)");
  EXPECT_EQ(result_of(scenario).client.syn.spurious, 1U);
}

// Linux answers one repeated SYN in 500 ms, and an answer pushes its timer back: the SYN,ACK of
// 1.010 is sent at 1.610 instead.
TEST(Ladder, DuplicateSynOnLinux) {
  trial::Scenario scenario = textbook("linux-6.5");
  impair(scenario, "duplicate SYN 1 by 600ms", "drop SYN-ACK 1-2");
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.010000              x-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    0.610000              x-------------------- S. 200 ack 101              syn-repeated
    1.000000              S 100 ----------------------------->              retransmit-syn
    1.010000                                                                syn-repeated-unanswered
    1.610000              <-------------------- S. 200 ack 101              retransmit-syn-ack
    1.620000  ESTAB       . 101 ack 201 --------------------->              syn-ack-completes
    1.630000                                                    ESTAB       ack-completes
)");
}

// The same on the RFC's stack: each copy is answered, and the timer runs freely.
TEST(Ladder, DuplicateSynOnRfc6298) {
  trial::Scenario scenario = textbook();
  impair(scenario, "duplicate SYN 1 by 600ms", "drop SYN-ACK 1-2");
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.010000              x-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    0.610000              x-------------------- S. 200 ack 101              syn-repeated
    1.000000              S 100 ----------------------------->              retransmit-syn
    1.010000              <-------------------- S. 200 ack 101              retransmit-syn-ack
    1.010000              <-------------------- S. 200 ack 101              syn-repeated
    1.020000  ESTAB       . 101 ack 201 --------------------->              syn-ack-completes
    1.020000              . 101 ack 201 --------------------->              syn-ack-repeated
    1.030000                                                    ESTAB       ack-completes
    1.030000                                                                ack-arrives
)");
}

// Each end closes when it likes; the client, which closed first, waits in TIME-WAIT.
TEST(Ladder, CloseBothWays) {
  trial::Scenario scenario = textbook();
  scenario.client.close_after = 100_ms;
  scenario.server.close_after = 200_ms;
  scenario.time_limit = 300_s;
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    0.020000  ESTAB       . 101 ack 201 --------------------->              syn-ack-completes
    0.030000                                                    ESTAB       ack-completes
    0.120000  FIN-WAIT-1  F. 101 ack 201 -------------------->              close-sends-fin
    0.130000              <--------------------- . 201 ack 102  CLOSE-WAIT  fin-arrives
    0.140000  FIN-WAIT-2                                                    ack-of-fin
    0.230000              <-------------------- F. 201 ack 102  LAST-ACK    close-sends-fin
    0.240000  TIME-WAIT   . 102 ack 202 --------------------->              fin-arrives
    0.250000                                                    CLOSED      last-ack-arrives
  240.240000  CLOSED                                                        time-wait-ends
)");
}

// Windows stops after 21 s, in the middle of a wait.
TEST(Ladder, GiveUp) {
  trial::Scenario scenario = textbook("windows-11");
  impair(scenario, "drop SYN all", "");
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 -----------------------------x              active-open
    0.000000                                                    LISTEN      passive-open
    1.000000              S 100 -----------------------------x              retransmit-syn
    3.000000              S 100 -----------------------------x              retransmit-syn
    7.000000              S 100 -----------------------------x              retransmit-syn
   15.000000              S 100 -----------------------------x              retransmit-syn
   21.000000  CLOSED                                                        give-up
)");
}

}  // namespace
}  // namespace shaketable::sim::testing
