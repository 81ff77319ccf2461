// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: how connections end: RFC 9293 sections 3.6 and 3.10.4, 3.10.5, 3.10.8.
#include <gtest/gtest.h>

#include "tcp/ladder.h"
#include "tcp/situations.h"

namespace shaketable::tcp::testing {
namespace {

using namespace literals;

constexpr World kWorld = {100, 300, 65535};
constexpr Duration kTwoMsl = 240_s;

Handshake in(Situation situation) {
  return in_situation(situation, profile("rfc6298"), kWorld, at(0_s));
}

// Section 3.6 figure 12.
TEST(Close, Normal) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.establish();
  ladder.forget_log();
  ladder.close_a();
  ladder.to_b();
  ladder.to_a();
  ladder.close_b();
  ladder.to_a();
  ladder.to_b();
  ladder.timer_a();
  EXPECT_EQ(ladder.log(),
            "0.000 a FIN-WAIT-1 close-sends-fin > F. 101 ack 301\n"
            "0.000 b CLOSE-WAIT fin-arrives > . 301 ack 102\n"
            "0.000 a FIN-WAIT-2 ack-of-fin\n"
            "0.000 b LAST-ACK close-sends-fin > F. 301 ack 102\n"
            "0.000 a TIME-WAIT fin-arrives > . 102 ack 302\n"
            "0.000 b CLOSED last-ack-arrives\n"
            "240.000 a CLOSED time-wait-ends\n");
  EXPECT_TRUE(ladder.quiet());
}

// Section 3.6 figure 13.
TEST(Close, Simultaneous) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.establish();
  ladder.forget_log();
  ladder.close_a();
  ladder.close_b();
  ladder.to_b();
  ladder.to_a();
  ladder.to_b();
  ladder.to_a();
  EXPECT_EQ(ladder.log(),
            "0.000 a FIN-WAIT-1 close-sends-fin > F. 101 ack 301\n"
            "0.000 b FIN-WAIT-1 close-sends-fin > F. 301 ack 101\n"
            "0.000 b CLOSING fin-arrives > . 302 ack 102\n"
            "0.000 a CLOSING fin-arrives > . 102 ack 302\n"
            "0.000 b TIME-WAIT ack-of-fin\n"
            "0.000 a TIME-WAIT ack-of-fin\n");
}

// Section 3.10.7.4, fifth: FIN-WAIT-1 goes straight to TIME-WAIT when the FIN brings our ACK.
TEST(Close, FinAcknowledgesFin) {
  Handshake tcp = in(Situation::FinWait1);
  const Step step = tcp.on_segment(seg("F.", 301, 102), at(1_s));
  EXPECT_EQ(step.to, State::TimeWait);
  EXPECT_EQ(tcp.next_deadline(), at(1_s + kTwoMsl));
}

// Data is lost, the FIN behind it is beyond a gap: each is sent again in its turn (RFC 6298 5.3,
// 5.4; the timestamp of the repaired data gives a sample, so that the timeout is 1 s again).
TEST(Close, DataThenFin) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.establish();
  ladder.forget_log();
  ladder.send_a(10);
  ladder.close_a();
  ladder.lose_to_b();
  ladder.to_b();
  ladder.to_a();
  ladder.timer_a();
  ladder.to_b();
  ladder.to_a();
  ladder.timer_a();
  ladder.to_b();
  ladder.to_a();
  EXPECT_EQ(ladder.log(),
            "0.000 a ESTAB send-data > P. 101:111 ack 301\n"
            "0.000 a FIN-WAIT-1 close-sends-fin > F. 111 ack 301\n"
            "0.000 b ESTAB out-of-order > . 301 ack 101\n"
            "0.000 a FIN-WAIT-1 ack-arrives\n"
            "1.000 a FIN-WAIT-1 retransmit-data > P. 101:111 ack 301\n"
            "1.000 b ESTAB data-arrives > . 301 ack 111\n"
            "1.000 a FIN-WAIT-1 ack-arrives\n"
            "2.000 a FIN-WAIT-1 retransmit-fin > F. 111 ack 301\n"
            "2.000 b CLOSE-WAIT fin-arrives > . 301 ack 112\n"
            "2.000 a FIN-WAIT-2 ack-of-fin\n");
}

// Section 3.10.4: what CLOSE does in each state.
TEST(Close, CallInEachState) {
  struct Case {
    Situation situation;
    Rule rule;
    State to;
    std::string_view reply;
  };
  const Case cases[] = {
      {Situation::Closed, Rule::CloseRefused, State::Closed, ""},
      {Situation::Listen, Rule::CloseDeletes, State::Closed, ""},
      {Situation::SynSent, Rule::CloseDeletes, State::Closed, ""},
      {Situation::SynReceivedPassive, Rule::CloseSendsFin, State::FinWait1, "F. 101 ack 301"},
      {Situation::SynReceivedActive, Rule::CloseSendsFin, State::FinWait1, "F. 101 ack 301"},
      {Situation::Established, Rule::CloseSendsFin, State::FinWait1, "F. 101 ack 301"},
      {Situation::EstablishedInFlight, Rule::CloseSendsFin, State::FinWait1, "F. 201 ack 301"},
      {Situation::FinWait1, Rule::CloseRefused, State::FinWait1, ""},
      {Situation::FinWait2, Rule::CloseRefused, State::FinWait2, ""},
      {Situation::CloseWait, Rule::CloseSendsFin, State::LastAck, "F. 101 ack 302"},
      {Situation::Closing, Rule::CloseRefused, State::Closing, ""},
      {Situation::LastAck, Rule::CloseRefused, State::LastAck, ""},
      {Situation::TimeWait, Rule::CloseRefused, State::TimeWait, ""},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(static_cast<int>(each.situation));
    Handshake tcp = in(each.situation);
    const Step step = tcp.on_close(at(1_s));
    EXPECT_EQ(step.rule, each.rule);
    EXPECT_EQ(step.to, each.to);
    EXPECT_EQ(tcp.state(), each.to);
    EXPECT_EQ(step.reply ? to_string(*step.reply) : "", each.reply);
    EXPECT_TRUE(each.to != State::Closed || !tcp.next_deadline());
  }
}

// Section 3.10.5: ABORT sends <SEQ=SND.NXT><CTL=RST> where the peer would otherwise wait.
TEST(Close, AbortInEachState) {
  struct Case {
    Situation situation;
    std::string_view reply;
  };
  const Case cases[] = {
      {Situation::Closed, ""},
      {Situation::Listen, ""},
      {Situation::SynSent, ""},
      {Situation::SynReceivedPassive, "R 101"},
      {Situation::SynReceivedActive, "R 101"},
      {Situation::Established, "R 101"},
      {Situation::EstablishedInFlight, "R 201"},
      {Situation::FinWait1, "R 102"},
      {Situation::FinWait2, "R 102"},
      {Situation::CloseWait, "R 101"},
      {Situation::Closing, ""},
      {Situation::LastAck, ""},
      {Situation::TimeWait, ""},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(static_cast<int>(each.situation));
    Handshake tcp = in(each.situation);
    const Step step = tcp.on_abort();
    EXPECT_EQ(step.to, State::Closed);
    EXPECT_EQ(step.rule, each.reply.empty() ? Rule::AbortDeletes : Rule::AbortResets);
    EXPECT_EQ(step.reply ? to_string(*step.reply) : "", each.reply);
    EXPECT_EQ(tcp.next_deadline(), std::nullopt);
  }
}

// Section 3.5.1: a crash says nothing, in whatever state.
TEST(Close, CrashIsSilent) {
  for (int index = 0; index < kSituationCount; ++index) {
    SCOPED_TRACE(index);
    Handshake tcp = in(static_cast<Situation>(index));
    const Step step = tcp.on_crash();
    EXPECT_EQ(step.to, State::Closed);
    EXPECT_EQ(step.rule, Rule::Crash);
    EXPECT_FALSE(step.reply);
    EXPECT_EQ(tcp.next_deadline(), std::nullopt);
  }
}

// Section 3.10.7.4: a FIN again restarts the 2 MSL of TIME-WAIT; nothing else does.
TEST(Close, TimeWaitIsRestartedByTheFinAlone) {
  Handshake tcp = in(Situation::TimeWait);
  EXPECT_EQ(tcp.next_deadline(), at(kTwoMsl));
  tcp.on_segment(seg("F.", 250, 102), at(1_s));  // an old one, far left of the window
  tcp.on_segment(seg(".", 301, 102), at(1_s));
  tcp.on_segment(seg(".", 302, 102), at(1_s));
  tcp.on_segment(seg("P.", 301, 102, 1), at(1_s));  // ends where the FIN did
  EXPECT_EQ(tcp.next_deadline(), at(kTwoMsl));
  const Step step = tcp.on_segment(seg("F.", 301, 102), at(2_s));
  EXPECT_EQ(to_string(step.reply.value()), ". 102 ack 302");
  EXPECT_EQ(tcp.next_deadline(), at(2_s + kTwoMsl));
  tcp.on_segment(seg("F.", 302, 102), at(3_s));  // eighth check: "restart the 2 MSL ... timeout"
  EXPECT_EQ(tcp.next_deadline(), at(3_s + kTwoMsl));
}

// CLOSE in SYN-RECEIVED: the FIN is on its way before our SYN is acknowledged.
TEST(Close, InSynReceivedBothAreRepeated) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.open_b();
  ladder.open_a();
  ladder.to_b();
  ladder.lose_to_a();
  ladder.close_b();
  ladder.lose_to_a();
  ladder.forget_log();
  ladder.timer_b();
  ladder.to_a();
  ladder.to_b();
  ladder.timer_b();
  ladder.to_a();
  ladder.to_b();
  EXPECT_EQ(ladder.log(),
            "1.000 b FIN-WAIT-1 retransmit-syn-ack > S. 300 ack 101\n"
            "1.000 a ESTAB syn-ack-completes > . 101 ack 301\n"
            "1.000 b FIN-WAIT-1 ack-arrives\n"
            "4.000 b FIN-WAIT-1 retransmit-fin > F. 301 ack 101\n"
            "4.000 a CLOSE-WAIT fin-arrives > . 101 ack 302\n"
            "4.000 b FIN-WAIT-2 ack-of-fin\n");
}

// Section 3.10.8: the user timeout deletes the connection without a segment.
TEST(UserTimeout, EndsTheOpening) {
  HandshakeConfig config = client_config(profile("rfc6298"), 100);
  config.user_timeout = 2500_ms;
  Handshake tcp(config);
  tcp.on_open(at(1_s));
  EXPECT_EQ(tcp.next_deadline(), at(2_s));
  EXPECT_EQ(tcp.on_deadline(at(2_s)).rule, Rule::RetransmitSyn);
  EXPECT_EQ(tcp.next_deadline(), at(3500_ms));
  const Step step = tcp.on_deadline(at(3500_ms));
  EXPECT_EQ(step.rule, Rule::UserTimeout);
  EXPECT_EQ(step.to, State::Closed);
  EXPECT_FALSE(step.reply);
  EXPECT_EQ(tcp.next_deadline(), std::nullopt);
}

TEST(UserTimeout, GoesBeforeARetransmissionAtTheSameTime) {
  HandshakeConfig config = client_config(profile("rfc6298"), 100);
  config.user_timeout = 3_s;
  Handshake tcp(config);
  tcp.on_open(at(0_s));
  tcp.on_deadline(at(1_s));
  EXPECT_EQ(tcp.on_deadline(at(3_s)).rule, Rule::UserTimeout);
}

TEST(UserTimeout, StopsOnceOurSynIsAcknowledged) {
  HandshakeConfig config = client_config(profile("rfc6298"), 100);
  config.user_timeout = 10_s;
  Handshake established(config);
  established.on_open(at(0_s));
  established.on_segment(seg("S.", 300, 101), at(1_s - 1_ns));
  EXPECT_EQ(established.next_deadline(), std::nullopt);
  Handshake closed_early(config);
  closed_early.on_open(at(0_s));
  closed_early.on_segment(seg("S", 300), at(0_s));
  closed_early.on_close(at(0_s));
  closed_early.on_segment(seg(".", 301, 102), at(0_s));
  EXPECT_EQ(closed_early.state(), State::FinWait2);
  EXPECT_EQ(closed_early.next_deadline(), std::nullopt);
}

}  // namespace
}  // namespace shaketable::tcp::testing
