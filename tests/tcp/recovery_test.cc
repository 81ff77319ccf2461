// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: old duplicates and half-open connections are found out and reset, RFC 9293 sections 3.5 and
// 3.5.1, as ladders between two ends.
#include <gtest/gtest.h>

#include "tcp/ladder.h"

namespace shaketable::tcp::testing {
namespace {

using namespace literals;

// Figure 8: the reset is <SEQ=SEG.ACK><CTL=RST>, the server goes back to LISTEN, and the real SYN
// opens the connection.
TEST(Recovery, OldDuplicateSyn) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.open_b();
  ladder.open_a();
  ladder.inject_to_b(seg("S", 90));
  ladder.to_a();
  const Segment syn = ladder.lose_to_b();
  ladder.to_b();
  ladder.inject_to_b(syn);
  ladder.to_a();
  ladder.to_b();
  EXPECT_EQ(ladder.log(),
            "0.000 b LISTEN passive-open\n"
            "0.000 a SYN-SENT active-open > S 100\n"
            "0.000 b SYN-RCVD syn-arrives > S. 300 ack 91\n"
            "0.000 a SYN-SENT reset-bad-ack > R 91\n"
            "0.000 b LISTEN rst-to-listen\n"
            "0.000 b SYN-RCVD syn-arrives > S. 300 ack 101\n"
            "0.000 a ESTAB syn-ack-completes > . 101 ack 301\n"
            "0.000 b ESTAB ack-completes\n");
  EXPECT_TRUE(ladder.quiet());
}

// Figures 9 and 10: a crashed and opens again; its old connection is found out and reset, and a's
// next SYN opens.
TEST(Recovery, HalfOpenConnectionIsDiscovered) {
  Ladder before = client_and_server("rfc6298");
  before.establish();
  Ladder ladder(client_config(profile("rfc6298"), 400), server_config(profile("rfc6298"), 0));
  ladder.b() = before.b();
  ladder.open_a();
  ladder.to_b();
  ladder.to_a();
  ladder.to_b();
  ladder.b() = Handshake(server_config(profile("rfc6298"), 700));  // its user listens again
  ladder.open_b();
  ladder.timer_a();
  ladder.to_b();
  ladder.to_a();
  ladder.to_b();
  EXPECT_EQ(ladder.log(),
            "0.000 a SYN-SENT active-open > S 400\n"
            "0.000 b ESTAB challenge-syn > . 301 ack 101\n"
            "0.000 a SYN-SENT reset-bad-ack > R 101\n"
            "0.000 b CLOSED rst-resets\n"
            "0.000 b LISTEN passive-open\n"
            "1.000 a SYN-SENT retransmit-syn > S 400\n"
            "1.000 b SYN-RCVD syn-arrives > S. 700 ack 401\n"
            "1.000 a ESTAB syn-ack-completes > . 401 ack 701\n"
            "1.000 b ESTAB ack-completes\n");
}

// Figure 11: data from the survivor finds a host where nobody is at home.
TEST(Recovery, ActiveSideCausesHalfOpenDiscovery) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.establish();
  ladder.a() = Handshake(client_config(profile("rfc6298"), 400));
  ladder.forget_log();
  ladder.send_b(10);
  ladder.to_a();
  ladder.to_b();
  EXPECT_EQ(ladder.log(),
            "0.000 b ESTAB send-data > P. 301:311 ack 101\n"
            "0.000 a CLOSED closed-resets > R 101\n"
            "0.000 b CLOSED rst-resets\n");
}

}  // namespace
}  // namespace shaketable::tcp::testing
