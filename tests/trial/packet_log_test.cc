// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: each packet's kind, and what it repeats. Whether that was needed is in spurious_test.cc.
#include "trial/packet_log.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/check.h"
#include "trial/log_fixture.h"

namespace shaketable::trial::testing {
namespace {

using impair::PacketKind;

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

TEST_F(Log, OtherPlaceOrKindIsNoRepetition) {
  syn(0_s);
  log_.add_sent(HostId::Client, segment(tcp::kSyn, 999), at(1_s), {});
  log_.add_sent(HostId::Client, segment(tcp::kPsh | tcp::kAck, 100, 1, 1), at(2_s), {});
  log_.add_sent(HostId::Client, segment(tcp::kAck, 101, 1), at(3_s), {});
  const auto ack = log_.add_sent(HostId::Client, segment(tcp::kAck, 101, 1), at(4_s), {});
  EXPECT_EQ(log_[ack].first_copy, std::nullopt);
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

// The sender has received something in between, but its own octets are the same.
TEST_F(Log, DataWithAnotherAckAreTheSameData) {
  log_.add_sent(HostId::Client, segment(tcp::kPsh | tcp::kAck, 101, 201, 10), at(0_s), {});
  log_.add_sent(HostId::Client, segment(tcp::kPsh | tcp::kAck, 101, 221, 10), at(1_s), {});
  EXPECT_EQ(tally().data, (Tally{.sent = 2, .retransmitted = 1}));
}

// A client that opens again with another SYN, and then says the same.
TEST_F(Log, ASynOpensToo) {
  for (const std::uint32_t isn : {100U, 900U}) {
    log_.add_sent(HostId::Client, segment(tcp::kSyn, isn), at(0_s), {});
    log_.add_sent(HostId::Client, segment(tcp::kPsh | tcp::kAck, 101, 201, 10), at(1_s), {});
  }
  EXPECT_EQ(tally().syn, (Tally{.sent = 2}));
  EXPECT_EQ(tally().data, (Tally{.sent = 2}));
}

// SYN,ACKs to two SYNs by turns, and what the client does meanwhile.
TEST_F(Log, EachHostHasOpeningsOfItsOwn) {
  syn(0_s);
  std::vector<std::optional<std::uint32_t>> copied;
  for (int copies = 0; copies < 2; ++copies) {
    for (const std::uint32_t ack : {101U, 501U, 901U}) {
      log_.add_sent(HostId::Server, segment(tcp::kSyn | tcp::kAck, 200, ack), at(0_s), {});
    }
    const auto data =
        log_.add_sent(HostId::Client, segment(tcp::kPsh | tcp::kAck, 101, 201, 10), at(1_s), {});
    copied.push_back(log_[data].first_copy);
  }
  EXPECT_EQ(copied, (std::vector<std::optional<std::uint32_t>>{{}, 1}));
  EXPECT_EQ(tally(HostId::Server).syn_ack, (Tally{.sent = 6, .retransmitted = 3}));
}

// Data that were lost, and a FIN behind them: they are sent again.
TEST_F(Log, DataAreTheSameBehindAFin) {
  const tcp::Segment data = segment(tcp::kPsh | tcp::kAck, 101, 201, 10);
  log_.add_sent(HostId::Client, data, at(0_s), {});
  log_.add_sent(HostId::Client, segment(tcp::kFin | tcp::kAck, 111, 201), at(500_ms), {});
  log_.add_sent(HostId::Client, data, at(1_s), {});
  EXPECT_EQ(tally().data, (Tally{.sent = 2, .retransmitted = 1}));
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
}  // namespace shaketable::trial::testing
