// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: each packet's kind, what it repeats, and whether the repetition was needed.
#include "trial/packet_log.h"

#include <gtest/gtest.h>

#include <utility>

#include "base/check.h"

namespace shaketable::trial {
namespace {

using namespace literals;
using impair::PacketKind;

tcp::Segment segment(std::uint16_t flags, std::uint32_t seq, std::uint32_t ack = 0,
                     std::uint16_t payload = 0) {
  tcp::Segment segment;
  segment.flags = flags;
  segment.seq = tcp::SeqNum(seq);
  segment.ack = tcp::SeqNum(ack);
  segment.payload_size = payload;
  return segment;
}

Instant at(Duration since_start) { return Instant::at(since_start); }

TEST(PacketLog, KindIsTheFirstThatFits) {
  using enum tcp::Flag;
  const std::pair<tcp::Segment, PacketKind> kKinds[] = {
      {segment(kSyn, 1), PacketKind::Syn},
      {segment(kSyn | kAck, 1), PacketKind::SynAck},
      {segment(kSyn | kRst, 1), PacketKind::Rst},
      {segment(kRst | kAck, 1), PacketKind::Rst},
      {segment(kFin | kAck, 1, 0, 10), PacketKind::Fin},
      {segment(kPsh | kAck, 1, 0, 10), PacketKind::Data},
      {segment(0, 1, 0, 10), PacketKind::Data},
      {segment(kAck, 1), PacketKind::Ack},
      {segment(0, 1), PacketKind::Other},
      {segment(kSyn, 1, 0, 10), PacketKind::Syn},
  };
  for (const auto& [packet, kind] : kKinds) {
    EXPECT_EQ(kind_of(packet), kind) << to_string(packet);
  }
}

/// A client's SYNs and a server's SYN,ACKs, by hand.
class Log : public ::testing::Test {
 protected:
  PacketRef syn(Duration time) {
    return log_.add_sent(HostId::Client, segment(tcp::kSyn, 100), at(time), {});
  }
  PacketRef syn_ack(Duration time, std::optional<PacketRef> answers) {
    return log_.add_sent(HostId::Server, segment(tcp::kSyn | tcp::kAck, 200, 101), at(time),
                         answers);
  }
  void arrives(PacketRef packet, Duration time) { log_.add_arrival(packet, at(time)); }
  [[nodiscard]] HostResult tally(HostId host = HostId::Client) const {
    HostResult result;
    log_.tally(host, at(0_s), result);
    return result;
  }

  PacketLog log_;
};

TEST_F(Log, LostSynIsRepeatedOfNeed) {
  syn(0_s);
  const auto second = syn(1_s);
  arrives(second, 1010_ms);
  arrives(syn_ack(1010_ms, second), 1020_ms);
  EXPECT_EQ(tally().syn, (Tally{.sent = 2, .retransmitted = 1, .spurious = 0}));
  EXPECT_EQ(tally().syn_times, (std::vector<Duration>{0_s, 1_s}));
}

TEST_F(Log, LostAnswerIsNoAnswer) {
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
TEST_F(Log, AnswerUnderWayMakesItSpurious) {
  const auto first = syn(0_s);
  arrives(first, 700_ms);
  const auto answer = syn_ack(700_ms, first);
  syn(1_s);
  arrives(answer, 1400_ms);
  EXPECT_EQ(tally().syn, (Tally{.sent = 2, .retransmitted = 1, .spurious = 1}));
}

// The first one was lost, the second needed; the third came too early.
TEST_F(Log, AnswerToAnEarlierCopyCounts) {
  syn(0_s);
  const auto second = syn(1_s);
  arrives(second, 2500_ms);
  const auto third = syn(3_s);
  arrives(syn_ack(2500_ms, second), 4_s);
  arrives(third, 4500_ms);
  EXPECT_EQ(tally().syn, (Tally{.sent = 3, .retransmitted = 2, .spurious = 1}));
}

// The answer was sent after the copy, but it answers the first SYN, which took its time.
TEST_F(Log, LateAnswerToTheFirstCopyCounts) {
  const auto first = syn(0_s);
  syn(1_s);
  arrives(first, 1500_ms);
  arrives(syn_ack(1500_ms, first), 2_s);
  EXPECT_EQ(tally().syn.spurious, 1U);
}

// A timer's SYN,ACK sent after the copy may be the copy's doing.
TEST_F(Log, TimerAfterTheCopyDoesNotCount) {
  const auto first = syn(0_s);
  arrives(first, 10_ms);
  syn_ack(10_ms, first);
  syn(1_s);
  arrives(syn_ack(1010_ms, {}), 1020_ms);
  EXPECT_EQ(tally().syn.spurious, 0U);
}

// What came before the copy was sent was not under way any more: the sender did not take it.
TEST_F(Log, AnswerThatCameEarlierDoesNotCount) {
  const auto first = syn(0_s);
  arrives(first, 10_ms);
  arrives(syn_ack(10_ms, first), 20_ms);
  syn(1_s);
  EXPECT_EQ(tally().syn.spurious, 0U);
}

TEST_F(Log, AnswerToSomethingElseDoesNotCount) {
  const auto first = syn(0_s);
  const auto wrong = log_.add_sent(HostId::Server, segment(tcp::kAck, 200, 100), at(500_ms), first);
  syn(1_s);
  arrives(wrong, 1100_ms);
  EXPECT_EQ(tally().syn.spurious, 0U);
}

TEST_F(Log, OtherPlaceOrKindIsNoRepetition) {
  syn(0_s);
  log_.add_sent(HostId::Client, segment(tcp::kSyn, 999), at(1_s), {});
  log_.add_sent(HostId::Client, segment(tcp::kPsh | tcp::kAck, 100, 1, 1), at(2_s), {});
  log_.add_sent(HostId::Client, segment(tcp::kAck, 101, 1), at(3_s), {});
  log_.add_sent(HostId::Client, segment(tcp::kAck, 101, 1), at(4_s), {});
  const HostResult result = tally();
  EXPECT_EQ(result.syn, (Tally{.sent = 2, .retransmitted = 0, .spurious = 0}));
  EXPECT_EQ(result.data.retransmitted, 0U);
  EXPECT_EQ(result.acks_sent, 2U) << "ACKs take no room, so none repeats another";
}

// A server with a fixed ISN that is opened again says the same, but it is not the same.
TEST_F(Log, NothingOfAnEarlierOpeningIsRepeated) {
  const auto send = [this](const tcp::Segment& segment, Duration time) {
    log_.add_sent(HostId::Server, segment, at(time), {});
  };
  for (const std::uint32_t client_isn : {100U, 900U}) {
    for (int copies = 0; copies < 2; ++copies) {
      send(segment(tcp::kSyn | tcp::kAck, 200, client_isn + 1), 0_s);
    }
    for (int copies = 0; copies < 3; ++copies) {
      send(segment(tcp::kPsh | tcp::kAck, 201, client_isn + 1, 10), 1_s);
    }
    for (int copies = 0; copies < 4; ++copies) {
      send(segment(tcp::kFin | tcp::kAck, 211, client_isn + 1), 2_s);
    }
  }
  const HostResult result = tally(HostId::Server);
  EXPECT_EQ(result.syn_ack, (Tally{.sent = 4, .retransmitted = 2}));
  EXPECT_EQ(result.data, (Tally{.sent = 6, .retransmitted = 4}));
  EXPECT_EQ(result.fin, (Tally{.sent = 8, .retransmitted = 6}));
}

TEST_F(Log, FirstArrivalCounts) {
  const auto first = syn(0_s);
  EXPECT_TRUE(log_.add_arrival(first, at(10_ms)));
  EXPECT_FALSE(log_.add_arrival(first, at(11_ms)));
  EXPECT_EQ(log_[first].arrived, at(10_ms));
}

TEST_F(Log, NobodyAnswersHimself) {
  const auto first = syn(0_s);
  EXPECT_THROW(log_.add_sent(HostId::Client, segment(tcp::kAck, 1), at(1_s), first),
               InvariantError);
}

TEST_F(Log, ClearedItIsEmpty) {
  syn(0_s);
  log_.add_sent(HostId::Client, segment(tcp::kSyn, 900), at(1_s), {});
  log_.clear();
  EXPECT_TRUE(log_.sent_by(HostId::Client).empty());
  const auto data =
      log_.add_sent(HostId::Client, segment(tcp::kPsh | tcp::kAck, 101, 201, 1), at(5_s), {});
  EXPECT_EQ(data.index, 0U);
  EXPECT_FALSE(log_[data].first_copy);
}

}  // namespace
}  // namespace shaketable::trial
