// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: which retransmissions were needed, and which the sender could have spared by waiting.
#include <gtest/gtest.h>

#include <cstdint>
#include <utility>

#include "trial/log_fixture.h"

namespace shaketable::trial::testing {
namespace {

constexpr std::uint16_t kFinAck = tcp::kFin | tcp::kAck;

class Spurious : public Log {
 protected:
  PacketRef data(Duration time) {
    return log_.add_sent(HostId::Client, segment(tcp::kPsh | tcp::kAck, 101, 201, 10), at(time),
                         {});
  }
};

TEST_F(Spurious, LostSynIsRepeatedOfNeed) {
  syn(0_s);
  const auto second = syn(1_s);
  arrives(second, 1010_ms);
  arrives(syn_ack(1010_ms, second), 1020_ms);
  EXPECT_EQ(tally().syn, (Tally{.sent = 2, .retransmitted = 1, .spurious = 0}));
  EXPECT_EQ(tally().syn_times, (std::vector<Duration>{0_s, 1_s}));
}

TEST_F(Spurious, LostAnswerIsNoAnswer) {
  const auto first = syn(0_s);
  arrives(first, 10_ms);
  syn_ack(10_ms, first);
  const auto second = syn(1_s);
  arrives(second, 1010_ms);
  arrives(syn_ack(1010_ms, second), 1020_ms);
  EXPECT_EQ(tally().syn.spurious, 0U);
  EXPECT_EQ(tally(HostId::Server).syn_ack, (Tally{.sent = 2, .retransmitted = 1, .spurious = 0}));
}

// The round trip is longer than the timeout: waiting would have been enough.
TEST_F(Spurious, AnswerUnderWayMakesItSpurious) {
  const auto first = syn(0_s);
  arrives(first, 700_ms);
  const auto answer = syn_ack(700_ms, first);
  syn(1_s);
  arrives(answer, 1400_ms);
  EXPECT_EQ(tally().syn, (Tally{.sent = 2, .retransmitted = 1, .spurious = 1}));
}

// The first one was lost, the second needed; the third came too early.
TEST_F(Spurious, AnswerToAnEarlierCopyCounts) {
  syn(0_s);
  const auto second = syn(1_s);
  arrives(second, 2500_ms);
  const auto third = syn(3_s);
  arrives(syn_ack(2500_ms, second), 4_s);
  arrives(third, 4500_ms);
  EXPECT_EQ(tally().syn, (Tally{.sent = 3, .retransmitted = 2, .spurious = 1}));
}

// The answer was sent after the copy, but it answers the first SYN, which took its time.
TEST_F(Spurious, LateAnswerToTheFirstCopyCounts) {
  const auto first = syn(0_s);
  syn(1_s);
  arrives(first, 1500_ms);
  arrives(syn_ack(1500_ms, first), 2_s);
  EXPECT_EQ(tally().syn.spurious, 1U);
}

// All that follow the first are its copies: an answer to it would have spared each of them.
TEST_F(Spurious, LateAnswerToTheFirstOfThreeCounts) {
  const auto first = syn(0_s);
  syn(1_s);
  const auto third = syn(3_s);
  EXPECT_EQ(log_[third].first_copy, first.index);
  arrives(first, 3500_ms);
  arrives(syn_ack(3500_ms, first), 4_s);
  EXPECT_EQ(tally().syn, (Tally{.sent = 3, .retransmitted = 2, .spurious = 2}));
}

// A timer's SYN,ACK sent after the copy may be the copy's doing.
TEST_F(Spurious, TimerAfterTheCopyDoesNotCount) {
  const auto first = syn(0_s);
  arrives(first, 10_ms);
  syn_ack(10_ms, first);
  syn(1_s);
  arrives(syn_ack(1010_ms, {}), 1020_ms);
  EXPECT_EQ(tally().syn.spurious, 0U);
}

// What came before the copy was sent was not under way any more: the sender did not take it.
TEST_F(Spurious, AnswerThatCameEarlierDoesNotCount) {
  const auto first = syn(0_s);
  arrives(first, 10_ms);
  arrives(syn_ack(10_ms, first), 20_ms);
  syn(1_s);
  EXPECT_EQ(tally().syn.spurious, 0U);
}

// At one instant timers come before arrivals: it was under way.
TEST_F(Spurious, AnswerAtTheInstantOfTheCopyCounts) {
  const auto first = syn(0_s);
  arrives(first, 500_ms);
  const auto answer = syn_ack(500_ms, first);
  syn(1_s);
  arrives(answer, 1_s);
  EXPECT_EQ(tally().syn.spurious, 1U);
}

// What a timer sent counts if it was sent before the copy, and not at its instant.
TEST_F(Spurious, TimerBeforeTheCopyCounts) {
  for (const auto& [time, spurious] : {std::pair(999_ms, 1U), std::pair(1_s, 0U)}) {
    log_.clear();
    arrives(syn(0_s), 10_ms);
    const auto answer = syn_ack(time, {});
    syn(1_s);
    arrives(answer, 1100_ms);
    EXPECT_EQ(tally().syn.spurious, spurious);
  }
}

// The answer was sent after the third, but it answers the second.
TEST_F(Spurious, LateAnswerToTheSecondCounts) {
  syn(0_s);
  const auto second = syn(1_s);
  syn(3_s);
  arrives(second, 3500_ms);
  arrives(syn_ack(3500_ms, second), 4_s);
  EXPECT_EQ(tally().syn, (Tally{.sent = 3, .retransmitted = 2, .spurious = 1}));
}

// An answer to the FIN behind the data acknowledges more than the data, which have come then, too.
TEST_F(Spurious, AnswerToMoreCounts) {
  data(0_s);
  const auto fin = log_.add_sent(HostId::Client, segment(kFinAck, 111, 201), at(0_s), {});
  const auto answer = log_.add_sent(HostId::Server, segment(tcp::kAck, 201, 112), at(500_ms), fin);
  data(1_s);
  arrives(answer, 1100_ms);
  EXPECT_EQ(tally().data, (Tally{.sent = 2, .retransmitted = 1, .spurious = 1}));
}

// But not if the copy came first, which filled the gap before the FIN.
TEST_F(Spurious, AnswerToMoreMayBeTheCopysDoing) {
  data(0_s);
  const auto fin = log_.add_sent(HostId::Client, segment(kFinAck, 111, 201), at(0_s), {});
  arrives(data(1_s), 1100_ms);
  arrives(fin, 1200_ms);
  arrives(log_.add_sent(HostId::Server, segment(tcp::kAck, 201, 112), at(1200_ms), fin), 1300_ms);
  EXPECT_EQ(tally().data, (Tally{.sent = 2, .retransmitted = 1, .spurious = 0}));
}

// A SYN that crosses acknowledges nothing, whatever stands in that field.
TEST_F(Spurious, SegmentWithoutAckIsNoAnswer) {
  const tcp::Segment own = segment(tcp::kSyn, 0xffff'ff00);
  log_.add_sent(HostId::Client, own, at(0_s), {});
  const auto crossing = log_.add_sent(HostId::Server, segment(tcp::kSyn, 200), at(900_ms), {});
  log_.add_sent(HostId::Client, own, at(1_s), {});
  arrives(crossing, 1100_ms);
  EXPECT_EQ(tally().syn, (Tally{.sent = 2, .retransmitted = 1, .spurious = 0}));
}

TEST_F(Spurious, AnswerToSomethingElseDoesNotCount) {
  const auto first = syn(0_s);
  const auto wrong = log_.add_sent(HostId::Server, segment(tcp::kAck, 200, 100), at(500_ms), first);
  syn(1_s);
  arrives(wrong, 1100_ms);
  EXPECT_EQ(tally().syn.spurious, 0U);
}

}  // namespace
}  // namespace shaketable::trial::testing
