// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: a host that forgets a connection, and how the two ends find that out: RFC 9293 section
// 3.5.1.
#include <gtest/gtest.h>

#include "sim/support.h"

namespace shaketable::sim::testing {
namespace {

using namespace literals;
using trial::Role;

trial::Scenario client_restarts(Duration after = 1_s) {
  trial::Scenario scenario = textbook();
  scenario.client.restart_after = after;
  return scenario;
}

trial::Scenario server_restarts(Duration after = 1_s) {
  trial::Scenario scenario = textbook();
  scenario.server.restart_after = after;
  return scenario;
}

// RFC 9293 section 3.5.1 figure 9. The SYN draws a challenge ACK, that a reset, and the SYN that
// the timer sends again opens. The new ISN is 100 and 1.02 s of the clock that ticks every 4 us.
TEST(Restart, OfTheClientFigure9) {
  EXPECT_EQ(ladder_of(client_restarts()), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    0.020000  ESTAB       . 101 ack 201 --------------------->              syn-ack-completes
    0.030000                                                    ESTAB       ack-completes
    1.020000  CLOSED                                                        crash
    1.020000  SYN-SENT    S 255100 -------------------------->              active-open
    1.030000              <--------------------- . 201 ack 101              challenge-syn
    1.040000              R 101 ----------------------------->              reset-bad-ack
    1.050000                                                    CLOSED      rst-resets
    2.020000              S 255100 -------------------------->              retransmit-syn
    2.030000              <----------------- S. 200 ack 255101  SYN-RCVD    syn-arrives
    2.040000  ESTAB       . 255101 ack 201 ------------------>              syn-ack-completes
    2.050000                                                    ESTAB       ack-completes
)");
}

// Figure 10: who goes on speaking to a host that has forgotten is reset. The client's data is lost
// once, and comes again after the server's crash.
TEST(Restart, OfTheServerFoundOutByData) {
  trial::Scenario scenario = server_restarts(100_ms);
  scenario.client.send = 10;
  impair(scenario, "drop DATA 1", "");
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    0.020000  ESTAB       . 101 ack 201 --------------------->              syn-ack-completes
    0.020000              P. 101:111 ack 201 ----------------x              send-data
    0.030000                                                    ESTAB       ack-completes
    0.130000                                                    CLOSED      crash
    1.020000              P. 101:111 ack 201 ---------------->              retransmit-data
    1.030000              <----------------------------- R 201              listen-resets-ack
    1.040000  CLOSED                                                        rst-resets
)");
}

// The same with a FIN.
TEST(Restart, OfTheServerFoundOutByFin) {
  trial::Scenario scenario = server_restarts(100_ms);
  scenario.client.close_after = 500_ms;
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    0.020000  ESTAB       . 101 ack 201 --------------------->              syn-ack-completes
    0.030000                                                    ESTAB       ack-completes
    0.130000                                                    CLOSED      crash
    0.520000  FIN-WAIT-1  F. 101 ack 201 -------------------->              close-sends-fin
    0.530000              <----------------------------- R 201              listen-resets-ack
    0.540000  CLOSED                                                        rst-resets
)");
}

// What was planned for the first connection does not strike the second one: neither the client's
// close at 0.52 nor the server's at 2.03. Both do and say the same again. With a fixed ISN its
// numbers come again, and are no copies.
TEST(Restart, TheSecondConnectionIsLikeTheFirst) {
  trial::Scenario scenario = client_restarts(100_ms);
  scenario.client.send = 10;
  scenario.client.close_after = 500_ms;
  scenario.server.send = 20;
  scenario.server.close_after = 2_s;
  scenario.time_limit = 6_s;
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
    0.120000  CLOSED                                                        crash
    0.120000  SYN-SENT    S 30100 --------------------------->              active-open
    0.130000              <--------------------- . 221 ack 111              challenge-syn
    0.140000              R 111 ----------------------------->              reset-bad-ack
    0.150000                                                    CLOSED      rst-resets
    1.120000              S 30100 --------------------------->              retransmit-syn
    1.130000              <------------------ S. 200 ack 30101  SYN-RCVD    syn-arrives
    1.140000  ESTAB       . 30101 ack 201 ------------------->              syn-ack-completes
    1.140000              P. 30101:30111 ack 201 ------------>              send-data
    1.150000                                                    ESTAB       ack-completes
    1.150000              <-------------- P. 201:221 ack 30101              send-data
    1.150000              <------------------- . 221 ack 30111              data-arrives
    1.160000              . 30111 ack 221 ------------------->              data-arrives
    1.160000                                                                ack-arrives
    1.170000                                                                ack-arrives
    1.640000  FIN-WAIT-1  F. 30111 ack 221 ------------------>              close-sends-fin
    1.650000              <------------------- . 221 ack 30112  CLOSE-WAIT  fin-arrives
    1.660000  FIN-WAIT-2                                                    ack-of-fin
    3.150000              <------------------ F. 221 ack 30112  LAST-ACK    close-sends-fin
    3.160000  TIME-WAIT   . 30112 ack 222 ------------------->              fin-arrives
    3.170000                                                    CLOSED      last-ack-arrives
)");
}

// Both at one instant: the client's new SYN finds a listener, and opens at once.
TEST(Restart, OfBoth) {
  trial::Scenario scenario = client_restarts(1_s);
  scenario.server.restart_after = 990_ms;
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    0.020000  ESTAB       . 101 ack 201 --------------------->              syn-ack-completes
    0.030000                                                    ESTAB       ack-completes
    1.020000  CLOSED                                                        crash
    1.020000  SYN-SENT    S 255100 -------------------------->              active-open
    1.020000                                                    CLOSED      crash
    1.030000              <----------------- S. 200 ack 255101  SYN-RCVD    syn-arrives
    1.040000  ESTAB       . 255101 ack 201 ------------------>              syn-ack-completes
    1.050000                                                    ESTAB       ack-completes
)");
}

// A peer that opened, too, does not listen: it is reset, and refuses.
TEST(Restart, AfterASimultaneousOpen) {
  trial::Scenario scenario = client_restarts(100_ms);
  scenario.server.role = Role::Active;
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000              <----------------------------- S 200  SYN-SENT    active-open
    0.010000  SYN-RCVD    S. 100 ack 201 -------------------->              syn-crosses
    0.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-crosses
    0.020000  ESTAB                                                         syn-ack-crosses
    0.020000                                                    ESTAB       syn-ack-crosses
    0.120000  CLOSED                                                        crash
    0.120000  SYN-SENT    S 30100 --------------------------->              active-open
    0.130000              <--------------------- . 201 ack 101              challenge-syn
    0.140000              R 101 ----------------------------->              reset-bad-ack
    0.150000                                                    CLOSED      rst-resets
    1.120000              S 30100 --------------------------->              retransmit-syn
    1.130000              <-------------------- R. 0 ack 30101              closed-resets
    1.140000  CLOSED                                                        refused
)");
}

// What comes last at one instant is the crash: the FIN is sent.
TEST(Restart, AtTheInstantOfTheClose) {
  trial::Scenario scenario = client_restarts();
  scenario.client.close_after = 1_s;
  scenario.time_limit = 3_s;
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    0.020000  ESTAB       . 101 ack 201 --------------------->              syn-ack-completes
    0.030000                                                    ESTAB       ack-completes
    1.020000  FIN-WAIT-1  F. 101 ack 201 -------------------->              close-sends-fin
    1.020000  CLOSED                                                        crash
    1.020000  SYN-SENT    S 255100 -------------------------->              active-open
    1.030000              <--------------------- . 201 ack 102  CLOSE-WAIT  fin-arrives
    1.030000              <--------------------- . 201 ack 102              challenge-syn
    1.040000              R 102 ----------------------------->              reset-bad-ack
    1.040000              R 102 ----------------------------->              reset-bad-ack
    1.050000                                                    CLOSED      rst-resets
    1.050000                                                                listen-drops-rst
    2.020000              S 255100 -------------------------->              retransmit-syn
    2.030000              <----------------- S. 200 ack 255101  SYN-RCVD    syn-arrives
    2.040000  ESTAB       . 255101 ack 201 ------------------>              syn-ack-completes
    2.050000                                                    ESTAB       ack-completes
)");
}

// The same on the other side.
TEST(Restart, OfTheServerAtTheInstantOfTheClose) {
  trial::Scenario scenario = server_restarts(100_ms);
  scenario.server.close_after = 100_ms;
  EXPECT_EQ(ladder_of(scenario), R"(
    0.000000  SYN-SENT    S 100 ----------------------------->              active-open
    0.000000                                                    LISTEN      passive-open
    0.010000              <-------------------- S. 200 ack 101  SYN-RCVD    syn-arrives
    0.020000  ESTAB       . 101 ack 201 --------------------->              syn-ack-completes
    0.030000                                                    ESTAB       ack-completes
    0.130000              <-------------------- F. 201 ack 101  FIN-WAIT-1  close-sends-fin
    0.130000                                                    CLOSED      crash
    0.140000  CLOSE-WAIT  . 101 ack 202 --------------------->              fin-arrives
    0.150000              <----------------------------- R 202              listen-resets-ack
    0.160000  CLOSED                                                        rst-resets
)");
}

}  // namespace
}  // namespace shaketable::sim::testing
