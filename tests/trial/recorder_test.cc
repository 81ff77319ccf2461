// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: how a trial's steps become its outcome and counts.
#include "trial/recorder.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace shaketable::trial {
namespace {

using namespace literals;
using tcp::Rule;
using tcp::State;

Instant at(Duration since_start) { return Instant::at(since_start); }

tcp::Segment segment(std::uint16_t flags, std::uint32_t seq = 100) {
  tcp::Segment segment;
  segment.flags = flags;
  segment.seq = tcp::SeqNum(seq);
  return segment;
}

class Recording : public ::testing::Test {
 protected:
  Recording() { recorder_.begin_trial(7, 0, true); }

  void step(HostId host, Rule rule, Duration time = 1_s, std::optional<tcp::Segment> reply = {}) {
    recorder_.add_step(
        host, {.from = State::Listen, .to = State::Listen, .rule = rule, .reply = std::move(reply)},
        at(time), {});
  }
  void establish(HostId host, Duration time = 1_s) { recorder_.add_establishment(host, at(time)); }
  ConnectionResult result(bool still_opening = false) {
    ConnectionResult result;
    recorder_.finish(still_opening, result);
    return result;
  }

  Recorder recorder_;
};

TEST_F(Recording, NothingIsTimedOut) {
  const ConnectionResult nothing = result();
  EXPECT_EQ(nothing.outcome, Outcome::TimedOut);
  EXPECT_EQ(nothing.trial, 7U);
  EXPECT_FALSE(nothing.cut);
  EXPECT_EQ(nothing.client, HostResult{});
}

TEST_F(Recording, BothMakeItEstablished) {
  establish(HostId::Client, 2_s);
  establish(HostId::Server, 3_s);
  const ConnectionResult both = result();
  EXPECT_EQ(both.outcome, Outcome::Established);
  EXPECT_EQ(both.both_established(), 3_s);
}

TEST_F(Recording, OneMakesItHalfOpen) {
  establish(HostId::Client);
  step(HostId::Server, Rule::GiveUp, 9_s);
  const ConnectionResult half = result();
  EXPECT_EQ(half.outcome, Outcome::HalfOpen);
  EXPECT_EQ(half.server.gave_up, 9_s);
  EXPECT_EQ(half.both_established(), std::nullopt);
}

TEST_F(Recording, WhatComesAfterBothDoesNotMatter) {
  establish(HostId::Client);
  establish(HostId::Server);
  step(HostId::Client, Rule::RstResets);
  step(HostId::Server, Rule::GiveUp);
  EXPECT_EQ(result().outcome, Outcome::Established);
}

TEST_F(Recording, ResetOfOneThatWasEstablished) {
  establish(HostId::Client);
  step(HostId::Client, Rule::RstResets);
  EXPECT_EQ(result().outcome, Outcome::Reset);
}

TEST_F(Recording, ResetOfAServerThatWasEstablished) {
  establish(HostId::Server);
  step(HostId::Server, Rule::RstResets);
  EXPECT_EQ(result().outcome, Outcome::Reset);
}

TEST_F(Recording, EitherKindOfRefusal) {
  step(HostId::Client, Rule::Refused);
  EXPECT_EQ(result().outcome, Outcome::Refused);
  recorder_.begin_trial(8, 0, true);
  step(HostId::Server, Rule::RstRefuses);  // out of a simultaneous open
  EXPECT_EQ(result().outcome, Outcome::Refused);
}

TEST_F(Recording, GivenUpCancelledOrCut) {
  step(HostId::Client, Rule::GiveUp, 21_s);
  EXPECT_EQ(result().outcome, Outcome::TimedOut);
  recorder_.begin_trial(8, 0, true);
  step(HostId::Client, Rule::UserTimeout, 5_s);
  EXPECT_EQ(result().client.gave_up, 5_s);
  recorder_.begin_trial(9, 0, true);
  step(HostId::Client, Rule::AbortDeletes);
  const ConnectionResult cut = result(true);
  EXPECT_EQ(cut.outcome, Outcome::TimedOut);
  EXPECT_TRUE(cut.cut);
}

TEST_F(Recording, TimesCountFromTheFirstSyn) {
  step(HostId::Server, Rule::ActiveOpen, 2_s, segment(tcp::kSyn));
  step(HostId::Client, Rule::ActiveOpen, 5_s, segment(tcp::kSyn));
  establish(HostId::Client, 6_s);
  step(HostId::Server, Rule::GiveUp, 9_s);
  const ConnectionResult result = this->result();
  EXPECT_EQ(result.server.syn_times, std::vector<Duration>{0_s});
  EXPECT_EQ(result.client.syn_times, std::vector<Duration>{3_s});
  EXPECT_EQ(result.client.established, 4_s);
  EXPECT_EQ(result.server.gave_up, 7_s);
}

TEST_F(Recording, WhatIsNoSynDoesNotStartTheClock) {
  step(HostId::Server, Rule::ClosedResets, 1_s, segment(tcp::kRst));
  step(HostId::Client, Rule::ActiveOpen, 5_s, segment(tcp::kSyn));
  EXPECT_EQ(result().client.syn_times, std::vector<Duration>{0_s});
}

// RFC 5961 sections 3 to 5.
TEST_F(Recording, ChallengesAreOfFourKinds) {
  for (const Rule rule :
       {Rule::ChallengeRst, Rule::ChallengeSyn, Rule::AckTooOld, Rule::AckOfUnsent}) {
    recorder_.begin_trial(8, 0, true);
    step(HostId::Client, rule, 1_s, segment(tcp::kAck));
    step(HostId::Client, rule);  // one that is not sent
    EXPECT_EQ(result().client.challenge_acks_sent, 1U) << to_string(rule);
  }
}

TEST_F(Recording, CountsArrivalsAndDrops) {
  const auto syn = recorder_.add_step(HostId::Client,
                                      {.from = State::Closed,
                                       .to = State::SynSent,
                                       .rule = Rule::ActiveOpen,
                                       .reply = segment(tcp::kSyn)},
                                      at(0_s), {});
  for (int copy = 0; copy < 3; ++copy) {
    recorder_.add_arrival(*syn, at(1_s));
  }
  recorder_.add_corrupted(HostId::Client);
  step(HostId::Server, Rule::BacklogFull);
  step(HostId::Server, Rule::ChallengeSyn, 1_s, segment(tcp::kAck));
  step(HostId::Server, Rule::AckArrives, 1_s, segment(tcp::kAck));
  const ConnectionResult result = this->result();
  EXPECT_EQ(result.server.duplicates_received, 2U);
  EXPECT_EQ(result.client.duplicates_received, 0U);
  EXPECT_EQ(result.client.corrupted_received, 1U);
  EXPECT_EQ(result.server.backlog_drops, 1U);
  EXPECT_EQ(result.server.challenge_acks_sent, 1U);
  EXPECT_EQ(result.server.acks_sent, 2U);
}

// A server that starts over after a reset may be established twice; the first time counts.
TEST_F(Recording, FirstEstablishmentCounts) {
  tcp::HandshakeConfig config;
  config.profile = &tcp::profiles().front();
  const tcp::Handshake connection(config);
  recorder_.add_establishment(HostId::Server, connection, at(1_s));
  recorder_.add_establishment(HostId::Server, connection, at(9_s));
  const ConnectionResult result = this->result();
  EXPECT_EQ(result.server.established, 1_s);
  EXPECT_EQ(result.server.rto, 1_s);
}

TEST_F(Recording, NextTrialKnowsNothing) {
  establish(HostId::Client);
  step(HostId::Client, Rule::ActiveOpen, 1_s, segment(tcp::kSyn));
  ConnectionResult result;
  recorder_.finish(true, result);
  recorder_.begin_trial(8, 0, true);
  recorder_.finish(false, result);
  ConnectionResult fresh;
  fresh.trial = 8;
  EXPECT_TRUE(result == fresh);
}

TEST_F(Recording, NextTraceHasNothingOfTheLast) {
  step(HostId::Client, Rule::ActiveOpen);
  recorder_.begin_trial(8, 0, true);
  EXPECT_TRUE(recorder_.take_trace().rows.empty());
}

// At one instant: timers before arrivals, the client before the server.
TEST_F(Recording, TraceIsInTheOrderOfTheContract) {
  const auto syn = recorder_.add_packet(HostId::Client, segment(tcp::kSyn), at(0_s), {});
  recorder_.add_packet(HostId::Server, segment(tcp::kSyn | tcp::kAck), at(1_s), syn);
  recorder_.add_packet(HostId::Server, segment(tcp::kSyn | tcp::kAck), at(1_s), {});
  recorder_.add_packet(HostId::Client, segment(tcp::kSyn), at(1_s), {});
  const Trace trace = recorder_.take_trace();
  ASSERT_EQ(trace.rows.size(), 4U);
  EXPECT_EQ(trace.rows[1].host, HostId::Client);
  EXPECT_FALSE(trace.rows[2].by_arrival);
  EXPECT_TRUE(trace.rows[3].by_arrival);
}

TEST(Recorder, TraceThatWasNotKeptIsABrokenInvariant) {
  Recorder recorder;
  recorder.begin_trial(0, 0, false);
  EXPECT_THROW((void)recorder.take_trace(), InvariantError);
}

}  // namespace
}  // namespace shaketable::trial
