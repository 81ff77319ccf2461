// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: the openings that RFC 9293 section 3.5 draws, as ladders between two ends.
#include <gtest/gtest.h>

#include "tcp/ladder.h"

namespace shaketable::tcp::testing {
namespace {

using namespace literals;

HandshakeConfig other_client(std::string_view profile_name) {
  HandshakeConfig config = client_config(profile(profile_name), 300);
  config.local_port = 80;
  config.remote_port = 5000;
  return config;
}

// Figure 6: the three-way handshake, and a segment of data each way.
TEST(Open, ThreeWay) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.open_b();
  ladder.open_a();
  ladder.pass(10_ms);
  ladder.to_b();
  ladder.pass(10_ms);
  ladder.to_a();
  ladder.pass(10_ms);
  ladder.to_b();
  ladder.send_a(10);
  ladder.to_b();
  ladder.to_a();
  ladder.send_b(20);
  ladder.to_a();
  ladder.to_b();
  EXPECT_EQ(ladder.log(),
            "0.000 b LISTEN passive-open\n"
            "0.000 a SYN-SENT active-open > S 100\n"
            "0.010 b SYN-RCVD syn-arrives > S. 300 ack 101\n"
            "0.020 a ESTAB syn-ack-completes > . 101 ack 301\n"
            "0.030 b ESTAB ack-completes\n"
            "0.030 a ESTAB send-data > P. 101:111 ack 301\n"
            "0.030 b ESTAB data-arrives > . 301 ack 111\n"
            "0.030 a ESTAB ack-arrives\n"
            "0.030 b ESTAB send-data > P. 301:321 ack 111\n"
            "0.030 a ESTAB data-arrives > . 111 ack 321\n"
            "0.030 b ESTAB ack-arrives\n");
  EXPECT_TRUE(ladder.quiet());
  EXPECT_EQ(ladder.a().next_deadline(), std::nullopt);
  EXPECT_EQ(ladder.b().next_deadline(), std::nullopt);
  EXPECT_EQ(ladder.a().handshake_rtt(), 20_ms);
  EXPECT_EQ(ladder.b().handshake_rtt(), 20_ms);
  EXPECT_EQ(ladder.a().octets_received(), 20);
  EXPECT_EQ(ladder.b().octets_received(), 10);
}

TEST(Open, SegmentsCarryTheConnectionsPorts) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.open_b();
  ladder.open_a();
  const Segment syn = ladder.to_b();
  const Segment syn_ack = ladder.to_a();
  const Segment ack = ladder.to_b();
  for (const Segment& segment : {syn, ack}) {
    EXPECT_EQ(segment.source_port, 5000);
    EXPECT_EQ(segment.destination_port, 80);
  }
  EXPECT_EQ(syn_ack.source_port, 80);
  EXPECT_EQ(syn_ack.destination_port, 5000);
}

// The reset of a bad ACK, and of an ABORT.
TEST(Open, ResetsCarryTheConnectionsPorts) {
  Handshake tcp(client_config(profile("rfc6298"), 100));
  tcp.on_open(at(0_s));
  const Segment bad_ack = tcp.on_segment(seg("S.", 300, 77), at(0_s)).reply.value();
  tcp.on_segment(seg("S.", 300, 101), at(0_s));
  const Segment abort = tcp.on_abort().reply.value();
  for (const Segment& reset : {bad_ack, abort}) {
    EXPECT_EQ(reset.source_port, 5000);
    EXPECT_EQ(reset.destination_port, 80);
  }
}

// Section 3.10.1: "error: connection already exists", which is the caller's fault.
TEST(Open, OfAConnectionThatExistsIsABrokenInvariant) {
  Handshake tcp(client_config(profile("rfc6298"), 100));
  tcp.on_open(at(0_s));
  EXPECT_THROW(tcp.on_open(at(0_s)), InvariantError);
}

// Figure 7, MUST-10: four segments, one connection, no reset.
TEST(Open, Simultaneous) {
  Ladder ladder(client_config(profile("rfc6298"), 100), other_client("rfc6298"));
  ladder.open_a();
  ladder.open_b();
  ladder.pass(10_ms);
  ladder.to_a();
  ladder.to_b();
  ladder.pass(10_ms);
  ladder.to_a();
  ladder.to_b();
  EXPECT_EQ(ladder.log(),
            "0.000 a SYN-SENT active-open > S 100\n"
            "0.000 b SYN-SENT active-open > S 300\n"
            "0.010 a SYN-RCVD syn-crosses > S. 100 ack 301\n"
            "0.010 b SYN-RCVD syn-crosses > S. 300 ack 101\n"
            "0.020 a ESTAB syn-ack-crosses\n"
            "0.020 b ESTAB syn-ack-crosses\n");
  EXPECT_TRUE(ladder.quiet());
  EXPECT_EQ(ladder.a().next_deadline(), std::nullopt);
  EXPECT_TRUE(ladder.a().negotiated().timestamps);
  EXPECT_TRUE(ladder.b().negotiated().window_scaling);
}

TEST(Open, SimultaneousWithOneSynAckLost) {
  Ladder ladder(client_config(profile("rfc6298"), 100), other_client("rfc6298"));
  ladder.open_a();
  ladder.open_b();
  ladder.to_a();
  ladder.to_b();
  ladder.to_a();
  ladder.lose_to_b();
  ladder.forget_log();
  ladder.timer_b();
  ladder.to_a();
  ladder.to_b();
  EXPECT_EQ(ladder.log(),
            "1.000 b SYN-RCVD retransmit-syn-ack > S. 300 ack 101\n"
            "1.000 a ESTAB syn-ack-repeated > . 101 ack 301\n"
            "1.000 b ESTAB ack-completes\n");
  EXPECT_TRUE(ladder.quiet());
}

// An active OPEN has one budget of transmissions: crossing late does not end it early (Linux keeps
// tcp_syn_retries in SYN-RECEIVED when it had sent a SYN).
TEST(Open, LateCrossingKeepsTheScheduleOfTheSyn) {
  Handshake tcp(client_config(profile("linux-6.5"), 100));
  tcp.on_open(at(0_s));
  for (int i = 0; i < 7; ++i) {
    tcp.on_deadline(*tcp.next_deadline());
  }
  tcp.on_segment(seg("S", 300), at(12_s));
  ASSERT_EQ(tcp.next_deadline(), at(19_s));
  const Step step = tcp.on_deadline(at(19_s));
  EXPECT_EQ(step.rule, Rule::RetransmitSynAck);
  EXPECT_EQ(tcp.next_deadline(), at(35_s));
}

// Section 3.8.1 with 3.10.7.4, fourth: the SYN,ACK again draws the lost ACK again.
TEST(Open, LostAckIsRepairedBySynAck) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.open_b();
  ladder.open_a();
  ladder.to_b();
  ladder.to_a();
  ladder.lose_to_b();
  ladder.forget_log();
  ladder.timer_b();
  ladder.to_a();
  ladder.to_b();
  EXPECT_EQ(ladder.log(),
            "1.000 b SYN-RCVD retransmit-syn-ack > S. 300 ack 101\n"
            "1.000 a ESTAB syn-ack-repeated > . 101 ack 301\n"
            "1.000 b ESTAB ack-completes\n");
}

// Section 3.10.7.4, fifth: any segment with the right ACK completes, and its text is taken.
TEST(Open, LostAckIsRepairedByData) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.open_b();
  ladder.open_a();
  ladder.to_b();
  ladder.to_a();
  ladder.lose_to_b();
  ladder.forget_log();
  ladder.send_a(10);
  ladder.to_b();
  ladder.to_a();
  EXPECT_EQ(ladder.log(),
            "0.000 a ESTAB send-data > P. 101:111 ack 301\n"
            "0.000 b ESTAB ack-completes > . 301 ack 111\n"
            "0.000 a ESTAB ack-arrives\n");
  EXPECT_EQ(ladder.b().octets_received(), 10);
}

// Section 3.10.7.1 and 3.10.7.3: nobody listens.
TEST(Open, Refused) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.open_a();
  ladder.to_b();
  ladder.to_a();
  EXPECT_EQ(ladder.log(),
            "0.000 a SYN-SENT active-open > S 100\n"
            "0.000 b CLOSED closed-resets > R. 0 ack 101\n"
            "0.000 a CLOSED refused\n");
  EXPECT_EQ(ladder.a().next_deadline(), std::nullopt);
}

// A connection that is back in LISTEN, or CLOSED and opened again, remembers nothing: neither that
// a SYN,ACK was sent twice (Karn), nor that a timer expired (RFC 6298 5.7).
TEST(Open, BackInListenNothingIsRemembered) {
  Handshake tcp(server_config(profile("rfc6298"), 300));
  tcp.on_open(at(0_s));
  tcp.on_segment(stamped(seg("S", 90), 7), at(0_s));
  tcp.on_deadline(at(1_s));
  tcp.on_segment(seg("R", 91), at(2_s));
  ASSERT_EQ(tcp.state(), State::Listen);
  tcp.on_segment(seg("S", 500), at(2_s));
  tcp.on_segment(seg(".", 501, 301), at(2_s + 30_ms));
  EXPECT_EQ(tcp.state(), State::Established);
  EXPECT_EQ(tcp.handshake_rtt(), 30_ms);
  EXPECT_EQ(tcp.rto().value(), 1_s);
  EXPECT_FALSE(tcp.negotiated().timestamps);
}

// Section 3.10.7.4: a segment is trimmed to what is new; no octet counts twice.
TEST(Open, OverlappingTextIsTakenOnce) {
  Handshake tcp(server_config(profile("rfc6298"), 300));
  tcp.on_open(at(0_s));
  tcp.on_segment(seg("S", 100), at(0_s));
  tcp.on_segment(seg("P.", 101, 301, 10), at(0_s));
  tcp.on_segment(seg("P.", 106, 301, 10), at(0_s));
  EXPECT_EQ(tcp.octets_received(), 15);
  EXPECT_EQ(tcp.rcv_nxt(), SeqNum(116));
}

TEST(Open, CopyGoesOnAlike) {
  Ladder ladder = client_and_server("linux-6.5");
  ladder.open_b();
  ladder.open_a();
  ladder.to_b();
  Ladder copy = ladder;
  for (Ladder* each : {&ladder, &copy}) {
    each->lose_to_a();
    each->timer_b();
    each->to_a();
    each->to_b();
    each->send_a(100);
    each->lose_to_b();
    each->timer_a();
    each->to_b();
    each->to_a();
  }
  EXPECT_EQ(copy.log(), ladder.log());
  EXPECT_EQ(copy.a().state(), State::Established);
}

}  // namespace
}  // namespace shaketable::tcp::testing
