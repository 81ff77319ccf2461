// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: two ends out of step do not answer each other's ACKs for ever (RFC 5961 section 7).
#include <gtest/gtest.h>

#include "base/time.h"
#include "tcp/handshake.h"

namespace shaketable::tcp {
namespace {

using namespace literals;

Segment bare_ack(SeqNum seq, SeqNum ack) {
  Segment segment;
  segment.seq = seq;
  segment.ack = ack;
  segment.flags = kAck;
  return segment;
}

/// An established connection without timestamps; its peer's next sequence number is 201.
Handshake established(const Profile& profile) {
  HandshakeConfig config;
  config.profile = &profile;
  config.iss = SeqNum(100);
  Handshake connection(config);
  connection.on_open(Instant{});
  Segment syn_ack = bare_ack(SeqNum(200), SeqNum(101));
  syn_ack.flags = kSyn | kAck;
  connection.on_segment(syn_ack, Instant::at(10_ms));
  return connection;
}

TEST(AckLimit, TenInFiveSecondsByDefault) {
  Handshake connection = established(*find_profile("rfc6298"));
  const Segment stray = bare_ack(SeqNum(100'000'000), SeqNum(101));
  for (int i = 0; i < 10; ++i) {
    const Step step = connection.on_segment(stray, Instant::at(1_s));
    EXPECT_EQ(step.rule, Rule::OutOfWindow) << i;
    EXPECT_TRUE(step.reply) << i;
  }
  const Step eleventh = connection.on_segment(stray, Instant::at(5_s));
  EXPECT_EQ(eleventh.rule, Rule::AckLimited);
  EXPECT_FALSE(eleventh.reply);
  EXPECT_TRUE(connection.on_segment(stray, Instant::at(6_s)).reply);
}

TEST(AckLimit, LinuxAnswersOnceInHalfASecond) {
  Handshake connection = established(*find_profile("linux-6.5"));
  const Segment stray = bare_ack(SeqNum(100'000'000), SeqNum(101));
  EXPECT_TRUE(connection.on_segment(stray, Instant::at(1_s)).reply);
  EXPECT_EQ(connection.on_segment(stray, Instant::at(1499_ms)).rule, Rule::AckLimited);
  EXPECT_TRUE(connection.on_segment(stray, Instant::at(1500_ms)).reply);
}

TEST(AckLimit, TextThatComesAgainIsAlwaysAnswered) {
  Handshake connection = established(*find_profile("linux-6.5"));
  Segment old_text = bare_ack(SeqNum(190), SeqNum(101));
  old_text.payload_size = 5;
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(connection.on_segment(old_text, Instant::at(1_s)).reply) << i;
  }
}

}  // namespace
}  // namespace shaketable::tcp
