// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: what SYN-RECEIVED answers to the SYN that it has again, by policy (RFC 9293 section
// 3.10.7.4 taken literally, what stacks do, and Linux with its 500 ms).
#include <gtest/gtest.h>

#include "tcp/segments.h"

namespace shaketable::tcp::testing {
namespace {

using namespace literals;

Handshake embryo(const Profile& profile) {
  Handshake tcp(server_config(profile, 300));
  tcp.on_open(at(0_s));
  tcp.on_segment(seg("S", 100), at(0_s));
  return tcp;
}

TEST(DuplicateSyn, ResendsTheSynAckAndLeavesTheTimer) {
  Handshake tcp = embryo(profile("rfc6298"));
  for (const Duration when : {1_ms, 2_ms, 700_ms}) {
    const Step step = tcp.on_segment(seg("S", 100), at(when));
    EXPECT_EQ(step.rule, Rule::SynRepeated);
    EXPECT_EQ(to_string(step.reply.value()), "S. 300 ack 101");
    EXPECT_EQ(tcp.next_deadline(), at(1_s));
  }
}

// It is no retransmission of the timer's: all of those still come.
TEST(DuplicateSyn, AnswersAreNotCountedAsRetransmissions) {
  Handshake tcp = embryo(profile("freebsd-14"));
  for (int i = 0; i < 10; ++i) {
    tcp.on_segment(seg("S", 100), at(500_ms));
  }
  EXPECT_EQ(tcp.on_deadline(at(1_s)).rule, Rule::RetransmitSynAck);
  EXPECT_EQ(tcp.on_deadline(at(3200_ms)).rule, Rule::RetransmitSynAck);
  EXPECT_EQ(tcp.on_deadline(at(7400_ms)).rule, Rule::RetransmitSynAck);
  EXPECT_EQ(tcp.on_deadline(at(15600_ms)).rule, Rule::GiveUp);
}

// Karn: the ACK could be of either SYN,ACK, so the round trip is not timed.
TEST(DuplicateSyn, AnswerMakesTheRoundTripAmbiguous) {
  Handshake tcp = embryo(profile("rfc6298"));
  tcp.on_segment(seg("S", 100), at(10_ms));
  tcp.on_segment(seg(".", 101, 301), at(20_ms));
  EXPECT_EQ(tcp.handshake_rtt(), std::nullopt);
}

TEST(DuplicateSyn, BareAckIsTheLettersAnswer) {
  Profile literal = profile("rfc6298");
  literal.duplicate_syn.reply = DuplicateSynReply::BareAck;
  Handshake tcp = embryo(literal);
  const Step step = tcp.on_segment(seg("S", 100), at(10_ms));
  EXPECT_EQ(step.rule, Rule::SynRepeatedAcked);
  EXPECT_EQ(step.to, State::SynReceived);
  EXPECT_EQ(to_string(step.reply.value()), ". 301 ack 101");  // <SEQ=SND.NXT><ACK=RCV.NXT>
  tcp.on_segment(seg(".", 101, 301), at(20_ms));
  EXPECT_EQ(tcp.handshake_rtt(), 20_ms);  // the SYN,ACK went out once
}

// Linux, tcp_check_req: the first answer at once, then one in 500 ms, and each restarts the timer.
TEST(DuplicateSyn, LinuxAnswersOnceIn500msAndRestartsTheTimer) {
  Handshake tcp = embryo(profile("linux-6.5"));
  EXPECT_EQ(tcp.on_segment(seg("S", 100), at(100_ms)).rule, Rule::SynRepeated);
  EXPECT_EQ(tcp.next_deadline(), at(1100_ms));
  const Step limited = tcp.on_segment(seg("S", 100), at(599_ms));
  EXPECT_EQ(limited.rule, Rule::SynRepeatedUnanswered);
  EXPECT_FALSE(limited.reply);
  EXPECT_EQ(tcp.next_deadline(), at(1100_ms));
  EXPECT_EQ(tcp.on_segment(seg("S", 100), at(600_ms)).rule, Rule::SynRepeated);
  EXPECT_EQ(tcp.next_deadline(), at(1600_ms));
}

// The timer starts again with the wait it was in, and the count of timeouts does not move.
TEST(DuplicateSyn, LinuxKeepsItsBackoff) {
  Handshake tcp = embryo(profile("linux-6.5"));
  EXPECT_EQ(tcp.on_deadline(at(1_s)).rule, Rule::RetransmitSynAck);
  EXPECT_EQ(tcp.next_deadline(), at(3_s));
  EXPECT_EQ(tcp.on_segment(seg("S", 100), at(2_s)).rule, Rule::SynRepeated);
  EXPECT_EQ(tcp.next_deadline(), at(4_s));
  EXPECT_EQ(tcp.on_deadline(at(4_s)).rule, Rule::RetransmitSynAck);
  EXPECT_EQ(tcp.next_deadline(), at(8_s));
}

TEST(DuplicateSyn, RestartedTimerStopsAtTheHardStop) {
  Profile hard = profile("linux-6.5");
  hard.syn_ack.give_up = 1500_ms;
  Handshake tcp = embryo(hard);
  tcp.on_segment(seg("S", 100), at(900_ms));
  ASSERT_EQ(tcp.next_deadline(), at(1500_ms));
  EXPECT_EQ(tcp.on_deadline(at(1500_ms)).rule, Rule::GiveUp);
}

// The repeated SYN's own timestamp is echoed (RFC 7323 section 4.3).
TEST(DuplicateSyn, AnswerEchoesTheNewerTimestamp) {
  Handshake tcp(server_config(profile("rfc6298"), 300));
  tcp.on_open(at(0_s));
  tcp.on_segment(stamped(seg("S", 100), 1000), at(0_s));
  const Step step = tcp.on_segment(stamped(seg("S", 100), 2000), at(500_ms));
  const auto options = step.reply.value().options.parse();
  EXPECT_EQ(options.timestamps.value(), (Timestamps{.value = 501, .echo = 2000}));
}

// An old copy that comes late does not turn it back.
TEST(DuplicateSyn, AnswerDoesNotEchoAnOlderTimestamp) {
  Handshake tcp(server_config(profile("rfc6298"), 300));
  tcp.on_open(at(0_s));
  tcp.on_segment(stamped(seg("S", 100), 1000), at(0_s));
  const Step step = tcp.on_segment(stamped(seg("S", 100), 900), at(500_ms));
  EXPECT_EQ(step.reply.value().options.parse().timestamps.value().echo, 1000U);
}

}  // namespace
}  // namespace shaketable::tcp::testing
