// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: timestamps on a connection, RFC 7323 sections 3.2, 4.3 and 5.3.
#include <gtest/gtest.h>

#include "tcp/ladder.h"
#include "tcp/situations.h"

namespace shaketable::tcp::testing {
namespace {

using namespace literals;

/// ESTABLISHED with TS.Recent 1000, ISS 100 and IRS 300.
Handshake established(bool peer_has_timestamps = true) {
  return in_situation(Situation::Established, profile("rfc6298"), {100, 300, 65535}, at(0_s),
                      peer_has_timestamps);
}

Timestamps stamps(const Segment& segment) { return segment.options.parse().timestamps.value(); }

// Section 3.2: TSval on every segment once both sent it, TSecr 0 on the SYN without ACK.
TEST(Timestamp, EverySegmentCarriesIt) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.pass(5_ms);
  ladder.open_b();
  ladder.open_a();
  const Segment syn = ladder.to_b();
  ladder.pass(10_ms);
  const Segment syn_ack = ladder.to_a();
  ladder.pass(10_ms);
  const Segment ack = ladder.to_b();
  ladder.send_a(10);
  const Segment data = ladder.to_b();
  ladder.close_a();
  const Segment fin = ladder.to_b();
  EXPECT_EQ(stamps(syn), (Timestamps{.value = 6, .echo = 0}));
  EXPECT_EQ(stamps(syn_ack), (Timestamps{.value = 6, .echo = 6}));
  EXPECT_EQ(stamps(ack), (Timestamps{.value = 16, .echo = 6}));
  EXPECT_EQ(stamps(data), (Timestamps{.value = 26, .echo = 6}));
  EXPECT_EQ(stamps(fin), (Timestamps{.value = 26, .echo = 6}));
}

TEST(Timestamp, NoSegmentCarriesItUnlessBothAgreed) {
  Handshake tcp = established(false);
  EXPECT_TRUE(tcp.on_send(10, at(0_s)).reply.value().options.empty());
}

TEST(Timestamp, RetransmissionsHaveAFreshOne) {
  Handshake tcp(client_config(profile("rfc6298"), 100));
  EXPECT_EQ(stamps(tcp.on_open(at(0_s)).reply.value()).value, 1U);
  EXPECT_EQ(stamps(tcp.on_deadline(at(1_s)).reply.value()).value, 1001U);
}

// Section 3.2: "If a non-<RST> segment is received without a TSopt, a TCP SHOULD silently drop".
TEST(Timestamp, MissingIsDropped) {
  Handshake tcp = established();
  const Step step = tcp.on_segment(seg("P.", 301, 101, 10), at(1_s));
  EXPECT_EQ(step.rule, Rule::NoTimestamp);
  EXPECT_FALSE(step.reply);
  EXPECT_EQ(tcp.octets_received(), 0);
}

TEST(Timestamp, MissingIsDroppedInSynReceivedToo) {
  Handshake tcp = in_situation(Situation::SynReceivedPassive, profile("rfc6298"), {100, 300, 9999},
                               at(0_s), true);
  EXPECT_EQ(tcp.on_segment(seg(".", 301, 101), at(1_s)).rule, Rule::NoTimestamp);
  EXPECT_EQ(tcp.on_segment(stamped(seg(".", 301, 101), 1000, 1), at(1_s)).to, State::Established);
}

TEST(Timestamp, MissingOnARstDoesNotMatter) {
  Handshake tcp = established();
  EXPECT_EQ(tcp.on_segment(seg("R", 301), at(1_s)).rule, Rule::RstResets);
}

// Not agreed on, it is not looked at.
TEST(Timestamp, UnagreedIsIgnored) {
  Handshake tcp = established(false);
  EXPECT_EQ(tcp.on_segment(stamped(seg("P.", 301, 101, 10), 1), at(1_s)).rule, Rule::DataArrives);
}

// Section 5.3, R1: SEG.TSval < TS.Recent: an ACK, and the segment is dropped.
TEST(Paws, OlderIsRejected) {
  Handshake tcp = established();
  const Step step = tcp.on_segment(stamped(seg("P.", 301, 101, 10), 999), at(1_s));
  EXPECT_EQ(step.rule, Rule::PawsRejects);
  EXPECT_EQ(to_string(step.reply.value()), ". 101 ack 301");
  EXPECT_EQ(stamps(*step.reply).echo, 1000U);
  EXPECT_EQ(tcp.octets_received(), 0);
}

TEST(Paws, EqualIsTaken) {
  Handshake tcp = established();
  EXPECT_EQ(tcp.on_segment(stamped(seg("P.", 301, 101, 10), 1000), at(1_s)).rule,
            Rule::DataArrives);
}

TEST(Paws, OldRstResetsAllTheSame) {
  Handshake tcp = established();
  EXPECT_EQ(tcp.on_segment(stamped(seg("R", 301), 1), at(1_s)).rule, Rule::RstResets);
}

// Timestamps wrap like sequence numbers.
TEST(Paws, ClockWraps) {
  Handshake tcp(server_config(profile("rfc6298"), 100));
  tcp.on_open(at(0_s));
  tcp.on_segment(stamped(seg("S", 300), 0xffff'fff0), at(0_s));
  EXPECT_EQ(tcp.on_segment(stamped(seg(".", 301, 101), 5), at(0_s)).rule, Rule::AckCompletes);
  EXPECT_EQ(tcp.on_segment(stamped(seg(".", 301, 101), 0xffff'fff8), at(0_s)).rule,
            Rule::PawsRejects);
}

// Section 4.3 (2) and R3: TS.Recent follows segments with SEG.SEQ =< Last.ACK.sent.
TEST(Timestamp, RecentFollowsSegmentsInOrder) {
  Handshake tcp = established();
  const Step step = tcp.on_segment(stamped(seg("P.", 301, 101, 10), 1500), at(1_s));
  EXPECT_EQ(stamps(step.reply.value()).echo, 1500U);
}

TEST(Timestamp, RecentDoesNotFollowSegmentsBeyondAGap) {
  Handshake tcp = established();
  const Step step = tcp.on_segment(stamped(seg("P.", 302, 101, 10), 1500), at(1_s));
  EXPECT_EQ(step.rule, Rule::OutOfOrder);
  EXPECT_EQ(stamps(step.reply.value()).echo, 1000U);
}

TEST(Timestamp, RecentDoesNotFollowUnacceptableSegments) {
  Handshake tcp = established();
  const Step step = tcp.on_segment(stamped(seg(".", 300, 101), 1500), at(1_s));
  EXPECT_EQ(step.rule, Rule::OutOfWindow);
  EXPECT_EQ(stamps(step.reply.value()).echo, 1000U);
}

// SYNs are let through, without a timestamp or with an old one: they get their answer below.
TEST(Timestamp, OfASynDoesNotMatter) {
  const Segment stranger = seg("S", 5000);
  for (const Segment& syn : {stranger, stamped(stranger, 1)}) {
    Handshake tcp = established();
    EXPECT_EQ(tcp.on_segment(syn, at(1_s)).rule, Rule::ChallengeSyn);
  }
  const Segment again = seg("S", 300);
  for (const Segment& syn : {again, stamped(again, 1)}) {
    Handshake tcp = in_situation(Situation::SynReceivedPassive, profile("rfc6298"),
                                 {100, 300, 9999}, at(0_s), true);
    EXPECT_EQ(tcp.on_segment(syn, at(1_s)).rule, Rule::SynRepeated);
  }
}

// When SYNs cross, the timestamp of the SYN,ACK is newer than that of the SYN.
TEST(Timestamp, RecentFollowsTheSynAckThatCrosses) {
  Handshake tcp = in_situation(Situation::SynReceivedActive, profile("rfc6298"), {100, 300, 9999},
                               at(0_s), true);
  ASSERT_EQ(tcp.on_segment(stamped(seg("S.", 300, 101), 1200, 1), at(1_s)).rule,
            Rule::SynAckCrosses);
  EXPECT_EQ(stamps(tcp.on_send(10, at(1_s)).reply.value()).echo, 1200U);
}

// Section 3.2: TSecr is 0 where there is nothing to echo.
TEST(Timestamp, EchoOfZeroIsNoSample) {
  Handshake tcp(client_config(profile("rfc6298"), 100));
  tcp.on_open(at(0_s));
  tcp.on_deadline(at(1_s));
  tcp.on_segment(stamped(seg("S.", 300, 101), 7, 0), at(1100_ms));
  EXPECT_EQ(tcp.state(), State::Established);
  EXPECT_EQ(tcp.handshake_rtt(), std::nullopt);
}

// An echo that was never sent is no round trip; a hostile one must not break anything.
TEST(Timestamp, EchoFromTheFutureIsNoSample) {
  const Profile both = profile("rfc6298");
  Handshake tcp(client_config(both, 100));
  tcp.on_open(at(0_s));
  tcp.on_deadline(at(1_s));
  tcp.on_segment(stamped(seg("S.", 300, 101), 7, 5000), at(1100_ms));
  EXPECT_EQ(tcp.state(), State::Established);
  EXPECT_EQ(tcp.handshake_rtt(), std::nullopt);
}

}  // namespace
}  // namespace shaketable::tcp::testing
