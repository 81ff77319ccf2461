// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: the retransmission timer of a connection keeps RFC 6298: section 3 (Karn), 5.1 to 5.7.
#include <gtest/gtest.h>

#include "tcp/ladder.h"
#include "tcp/situations.h"

namespace shaketable::tcp::testing {
namespace {

using namespace literals;

/// Opens with the first SYN lost, over 20 ms each way.
Ladder with_syn_lost(const Profile& a, const Profile& b) {
  Ladder ladder(client_config(a, 100), server_config(b, 300));
  ladder.open_b();
  ladder.open_a();
  ladder.lose_to_b();
  ladder.timer_a();
  ladder.pass(20_ms);
  ladder.to_b();
  ladder.pass(20_ms);
  ladder.to_a();
  ladder.to_b();
  check(ladder.b().state() == State::Established, "the opening failed");
  return ladder;
}

Profile without_timestamps(std::string_view name) {
  Profile changed = profile(name);
  std::erase(changed.syn_options, OptionKind::Timestamps);
  return changed;
}

Profile with_fallback(Profile changed, SynTimeoutFallback fallback) {
  changed.syn_timeout_fallback = fallback;
  return changed;
}

/// How long the first data waits for its ACK before it is sent again.
Duration first_data_timeout(const Profile& both) {
  Ladder ladder = with_syn_lost(both, both);
  ladder.send_a(100);
  ladder.lose_to_b();
  const Instant sent = ladder.now();
  ladder.timer_a();
  return ladder.now() - sent;
}

// 5.7: "the RTO MUST be re-initialized to 3 seconds when data transmission begins".
TEST(SynTimeoutFallback, AlwaysMeansThreeSeconds) {
  EXPECT_EQ(first_data_timeout(profile("rfc6298")), 3_s);
  const Profile bare = without_timestamps("rfc6298");
  EXPECT_EQ(first_data_timeout(bare), 3_s);
}

TEST(SynTimeoutFallback, WithoutSampleDependsOnTimestamps) {
  const auto fallback = SynTimeoutFallback::WithoutSample;
  EXPECT_EQ(first_data_timeout(with_fallback(profile("rfc6298"), fallback)), 1_s);
  EXPECT_EQ(first_data_timeout(with_fallback(without_timestamps("rfc6298"), fallback)), 3_s);
}

TEST(SynTimeoutFallback, NeverKeepsTheInitialTimeout) {
  const auto fallback = SynTimeoutFallback::Never;
  EXPECT_EQ(first_data_timeout(with_fallback(without_timestamps("rfc6298"), fallback)), 1_s);
}

TEST(SynTimeoutFallback, NotWithoutATimeout) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.establish();
  ladder.send_a(100);
  ladder.lose_to_b();
  ladder.timer_a();
  EXPECT_EQ(ladder.now(), at(1_s));
}

TEST(SynTimeoutFallback, HoldsForTheSynAckToo) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.open_b();
  ladder.open_a();
  ladder.to_b();
  ladder.lose_to_a();
  ladder.timer_b();
  ladder.to_a();
  ladder.to_b();
  ladder.send_b(10);
  EXPECT_EQ(ladder.b().next_deadline(), ladder.now() + 3_s);
}

// "... using an RTO less than 3 seconds": a longer one stays.
TEST(SynTimeoutFallback, NeverShortensTheTimeout) {
  Profile slow = without_timestamps("rfc6298");
  slow.rto.initial = 6_s;
  EXPECT_EQ(first_data_timeout(slow), 6_s);
}

// Section 3, Karn: a SYN that was sent twice is not timed ...
TEST(Karn, NoSampleOfARetransmittedSyn) {
  const Profile bare = without_timestamps("rfc6298");
  Ladder ladder = with_syn_lost(bare, bare);
  EXPECT_EQ(ladder.a().handshake_rtt(), std::nullopt);
  EXPECT_EQ(ladder.b().handshake_rtt(), 20_ms);  // b's SYN,ACK went out once
}

// ... "unless the TCP uses the timestamp option", whose echo tells the copies apart.
TEST(Karn, TimestampsTellTheCopiesApart) {
  Ladder ladder = with_syn_lost(profile("rfc6298"), profile("rfc6298"));
  EXPECT_EQ(ladder.a().handshake_rtt(), 40_ms);
}

TEST(Karn, EchoOfTheFirstCopyIsTimedFromTheFirst) {
  Ladder ladder = client_and_server("rfc6298");
  ladder.open_b();
  ladder.open_a();
  ladder.to_b();
  ladder.timer_a();
  ladder.pass(500_ms);
  ladder.to_a();
  EXPECT_EQ(ladder.a().handshake_rtt(), 1500_ms);
}

TEST(Karn, NoSampleOfARetransmittedSynAck) {
  const Profile bare = without_timestamps("rfc6298");
  Ladder ladder(client_config(bare, 100), server_config(bare, 300));
  ladder.open_b();
  ladder.open_a();
  ladder.to_b();
  ladder.timer_b();
  ladder.to_a();
  ladder.to_b();
  EXPECT_EQ(ladder.b().handshake_rtt(), std::nullopt);
}

// When SYNs cross, ISS goes out in the SYN and again in the SYN,ACK: the ACK could be of either.
TEST(Karn, NoSampleOfCrossingSyns) {
  Handshake tcp(client_config(profile("rfc6298"), 100));
  tcp.on_open(at(0_s));
  tcp.on_segment(seg("S", 300), at(10_ms));
  tcp.on_segment(seg("S.", 300, 101), at(20_ms));
  EXPECT_EQ(tcp.state(), State::Established);
  EXPECT_EQ(tcp.handshake_rtt(), std::nullopt);
}

TEST(Karn, NoSampleOfRetransmittedData) {
  Handshake tcp =
      in_situation(Situation::EstablishedInFlight, profile("rfc6298"), {100, 300, 65535}, at(0_s));
  const auto before = tcp.rto().smoothed();
  tcp.on_deadline(at(1_s));
  EXPECT_EQ(tcp.rto().value(), 2_s);
  tcp.on_segment(seg(".", 301, 201), at(1500_ms));
  EXPECT_EQ(tcp.rto().smoothed(), before);
  EXPECT_EQ(tcp.rto().value(), 2_s);  // the backed-off RTO stays until a valid sample
}

// A partial ACK leaves octets that went out long ago: they are not timed from now.
TEST(Karn, RestAfterAPartialAckIsNotTimed) {
  Handshake tcp =
      in_situation(Situation::EstablishedInFlight, profile("rfc6298"), {100, 300, 65535}, at(0_s));
  tcp.on_deadline(at(1_s));
  tcp.on_segment(seg(".", 301, 151), at(2_s));
  tcp.on_segment(seg(".", 301, 201), at(2_s));
  EXPECT_EQ(tcp.rto().value(), 2_s);
}

Handshake in_flight() {
  return in_situation(Situation::EstablishedInFlight, profile("rfc6298"), {100, 300, 65535},
                      at(0_s));
}

TEST(Timer, Clause5_1_StartsWithData) { EXPECT_EQ(in_flight().next_deadline(), at(1_s)); }

// "... if the timer is not running, start it": a FIN behind data does not restart it.
TEST(Timer, Clause5_1_RunsOnWhenMoreIsSent) {
  Handshake tcp = in_flight();
  tcp.on_close(at(500_ms));
  EXPECT_EQ(tcp.next_deadline(), at(1_s));
}

TEST(Timer, Clause5_2_StopsWhenAllIsAcknowledged) {
  Handshake tcp = in_flight();
  tcp.on_segment(seg(".", 301, 201), at(10_ms));
  EXPECT_EQ(tcp.next_deadline(), std::nullopt);
}

TEST(Timer, Clause5_3_RestartsWhenNewDataIsAcknowledged) {
  Handshake tcp = in_flight();
  tcp.on_segment(seg(".", 301, 101), at(300_ms));  // nothing new
  EXPECT_EQ(tcp.next_deadline(), at(1_s));
  tcp.on_segment(seg(".", 301, 151), at(300_ms));
  EXPECT_EQ(tcp.next_deadline(), at(300_ms) + tcp.rto().value());
}

TEST(Timer, Clause5_4to5_6_RetransmitsTheEarliestBacksOffAndRestarts) {
  Handshake tcp = in_flight();
  tcp.on_close(at(0_s));
  for (const Duration next : {1_s, 3_s, 7_s, 15_s, 31_s, 63_s, 123_s, 183_s}) {
    ASSERT_EQ(tcp.next_deadline(), at(next));
    EXPECT_EQ(to_string(tcp.on_deadline(at(next)).reply.value()), "P. 101:201 ack 301");
  }
}

// RFC 9293 section 3.8.3: R2 closes the connection.
TEST(Timer, GivesUpAfterTheProfilesRetransmissions) {
  Profile impatient = profile("rfc6298");
  impatient.data_retransmissions = 2;
  Handshake tcp =
      in_situation(Situation::EstablishedInFlight, impatient, {100, 300, 65535}, at(0_s));
  EXPECT_EQ(tcp.on_deadline(at(1_s)).rule, Rule::RetransmitData);
  EXPECT_EQ(tcp.on_deadline(at(3_s)).rule, Rule::RetransmitData);
  const Step step = tcp.on_deadline(at(7_s));
  EXPECT_EQ(step.rule, Rule::GiveUp);
  EXPECT_EQ(step.to, State::Closed);
  EXPECT_FALSE(step.reply);
}

TEST(Timer, EarlyDeadlineIsABrokenInvariant) {
  Handshake tcp = in_flight();
  EXPECT_THROW(tcp.on_deadline(at(999_ms)), InvariantError);
  Handshake closed = in_situation(Situation::Closed, profile("rfc6298"), {1, 2, 3}, at(0_s));
  EXPECT_THROW(closed.on_deadline(at(1_s)), InvariantError);
}

}  // namespace
}  // namespace shaketable::tcp::testing
