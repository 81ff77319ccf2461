// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: what a host makes of octets that arrive, whole or damaged.
#include "trial/delivery.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/check.h"

namespace shaketable::trial {
namespace {

using impair::PacketKind;

constexpr tcp::AddressPair kAddresses = {.source = tcp::Address::v4(0x0a000001),
                                         .destination = tcp::Address::v4(0x0a000002)};

tcp::Segment syn() {
  tcp::Segment segment;
  segment.source_port = 49152;
  segment.destination_port = 80;
  segment.seq = tcp::SeqNum(100);
  segment.flags = tcp::kSyn;
  segment.window = 65535;
  segment.options.append_maximum_segment_size(1460);
  return segment;
}

std::vector<std::uint8_t> octets_of(const tcp::Segment& segment) {
  std::vector<std::uint8_t> octets(segment.wire_size());
  tcp::encode(segment, kAddresses, octets);
  return octets;
}

TEST(Delivery, WholeOctetsAreTheSegment) {
  for (const bool verify : {true, false}) {
    EXPECT_EQ(receive_octets(octets_of(syn()), kAddresses, verify), syn());
  }
}

TEST(Delivery, EverySingleFlippedBitIsCaught) {
  for (std::uint32_t bit = 0; bit < 8 * syn().wire_size(); ++bit) {
    auto octets = octets_of(syn());
    flip_bit(octets, bit);
    EXPECT_EQ(receive_octets(octets, kAddresses, true), std::nullopt) << bit;
    EXPECT_EQ(receive_corrupted(syn(), kAddresses, {{bit}}, true), std::nullopt) << bit;
  }
}

TEST(Delivery, UnverifiedItIsTakenAtFaceValue) {
  const auto got = receive_corrupted(syn(), kAddresses, {{31}}, false);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->destination_port, 81);
  EXPECT_EQ(got->seq, syn().seq);
}

// The offset becomes 14 words, more than there are.
TEST(Delivery, UnverifiedButNotParsed) {
  EXPECT_EQ(receive_corrupted(syn(), kAddresses, {{96}}, false), std::nullopt);
}

TEST(Delivery, BitFlippedTwiceIsWhole) {
  EXPECT_EQ(receive_corrupted(syn(), kAddresses, {{31, 31}}, true), syn());
}

// The known weakness of the Internet checksum: a 1 lost and a 1 won in the same column of 16 bits.
TEST(Delivery, TwoBitsCanDeceiveTheChecksum) {
  // Bit 15 of the source port (1) and of the destination port (0).
  const auto got = receive_corrupted(syn(), kAddresses, {{0, 16}}, true);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->source_port, 49152 - 32768);
  EXPECT_EQ(got->destination_port, 80 + 32768);
}

TEST(Delivery, BitOutsideIsABrokenInvariant) {
  auto octets = octets_of(syn());
  EXPECT_THROW(flip_bit(octets, 8 * syn().wire_size()), InvariantError);
}

TEST(Delivery, KindInOctets) {
  tcp::Segment segment = syn();
  EXPECT_EQ(kind_of_octets(octets_of(segment)), PacketKind::Syn);
  segment.flags = tcp::kSyn | tcp::kAck;
  EXPECT_EQ(kind_of_octets(octets_of(segment)), PacketKind::SynAck);
  segment.flags = tcp::kAck;
  EXPECT_EQ(kind_of_octets(octets_of(segment)), PacketKind::Ack);
  segment.payload_size = 1;
  EXPECT_EQ(kind_of_octets(octets_of(segment)), PacketKind::Data);
  const auto octets = octets_of(segment);
  EXPECT_EQ(kind_of_octets(std::span(octets).first(19)), PacketKind::Other);
}

// Impairments behind one that corrupts go by what the octets say.
TEST(Delivery, KindOfDamagedOctets) {
  constexpr std::uint32_t kSynBit = 13 * 8 + 6;
  constexpr std::uint32_t kRstBit = 13 * 8 + 5;
  EXPECT_EQ(kind_of_corrupted(syn(), {{kSynBit}}), PacketKind::Other);
  EXPECT_EQ(kind_of_corrupted(syn(), {{kRstBit}}), PacketKind::Rst);
  EXPECT_EQ(kind_of_corrupted(syn(), {{kRstBit, kRstBit}}), PacketKind::Syn);
  tcp::Segment ack = syn();
  ack.flags = tcp::kAck;
  constexpr std::uint32_t kOffsetBit = 12 * 8 + 2;  // 6 words become 4: two too few
  EXPECT_EQ(kind_of_corrupted(ack, {{kOffsetBit}}), PacketKind::Data);
}

}  // namespace
}  // namespace shaketable::trial
