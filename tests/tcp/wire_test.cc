// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: the wire form of RFC 9293 section 3.1, and no octets, however hostile, that break decode.
#include "tcp/wire.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "base/check.h"
#include "base/rng.h"
#include "tcp/segments.h"

namespace shaketable::tcp {
namespace {

using Octets = std::vector<std::uint8_t>;

constexpr AddressPair kAddresses = {.source = Address::v4(0x0a000001),
                                    .destination = Address::v4(0x0a000002)};

Octets encoded(const Segment& segment) {
  Octets octets(segment.wire_size());
  encode(segment, kAddresses, octets);
  return octets;
}

/// A segment out of dice, with any options (known kinds, unknown ones, nonsense).
Segment random_segment(const Stream& dice, std::uint64_t index) {
  const auto [a, b] = dice.pair(index, 0);
  const auto [c, d] = dice.pair(index, 1);
  Segment segment;
  segment.source_port = static_cast<std::uint16_t>(a);
  segment.destination_port = static_cast<std::uint16_t>(a >> 16);
  segment.seq = SeqNum(static_cast<std::uint32_t>(a >> 32));
  segment.ack = SeqNum(static_cast<std::uint32_t>(b));
  segment.flags = static_cast<std::uint16_t>((b >> 32) & 0x1ff);
  segment.window = static_cast<std::uint16_t>(b >> 48);
  segment.urgent = static_cast<std::uint16_t>(c);
  segment.payload_size = static_cast<std::uint16_t>((c >> 16) % 1500);
  const std::uint64_t words = d % 11;
  for (std::uint64_t word = 0; word < words; ++word) {
    const std::uint64_t draw = dice.draw(index, 2 + word);
    const Octets octets = {static_cast<std::uint8_t>(draw), static_cast<std::uint8_t>(draw >> 8),
                           static_cast<std::uint8_t>(draw >> 16),
                           static_cast<std::uint8_t>(draw >> 24)};
    segment.options.append(octets);
  }
  return segment;
}

// Octets computed apart from this code, and found right by Wireshark.
TEST(Wire, TextbookSyn) {
  Segment syn = testing::seg("S", 100);
  syn.source_port = 5000;
  syn.destination_port = 80;
  syn.window = 64240;
  syn.options.append_maximum_segment_size(1460);
  syn.options.append_sack_permitted();
  syn.options.append_timestamps({.value = 1, .echo = 0});
  syn.options.append_no_operation();
  syn.options.append_window_scale(7);
  const Octets expected = {0x13, 0x88, 0x00, 0x50, 0x00, 0x00, 0x00, 0x64, 0x00, 0x00,
                           0x00, 0x00, 0xa0, 0x02, 0xfa, 0xf0, 0x24, 0xd0, 0x00, 0x00,
                           0x02, 0x04, 0x05, 0xb4, 0x04, 0x02, 0x08, 0x0a, 0x00, 0x00,
                           0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x01, 0x03, 0x03, 0x07};
  EXPECT_EQ(encoded(syn), expected);
  EXPECT_TRUE(checksum_holds(expected, kAddresses));
}

// The pseudo-header of IPv6 (RFC 8200 section 8.1); the checksum was computed apart from this code.
TEST(Wire, ChecksumOverIpv6) {
  constexpr AddressPair kIpv6 = {
      .source = Address::v6(0x2001'0db8'0000'0000, 0x0001'0000'0000'0001),
      .destination = Address::v6(0x2001'0db8'0000'0001, 2)};
  Segment syn = testing::seg("S", 100);
  syn.source_port = 49152;
  syn.destination_port = 80;
  syn.window = 65535;
  Octets octets(syn.wire_size());
  encode(syn, kIpv6, octets);
  EXPECT_EQ(octets[16], 0x93);
  EXPECT_EQ(octets[17], 0xb7);
  EXPECT_TRUE(checksum_holds(octets, kIpv6));
  for (int word = 0; word < 4; ++word) {
    const std::uint64_t flip = std::uint64_t{1} << (16 * word);
    const auto with = [&](std::uint64_t high, std::uint64_t low) {
      return AddressPair{.source = Address::v6(high, low), .destination = kIpv6.destination};
    };
    const auto [high, low] = std::pair(kIpv6.source.high(), kIpv6.source.low());
    EXPECT_FALSE(checksum_holds(octets, with(high ^ flip, low))) << word;
    EXPECT_FALSE(checksum_holds(octets, with(high, low ^ flip))) << word;
  }
}

TEST(Wire, AllNineFlagsUrgentAndAnOddPayload) {
  Segment segment;
  segment.source_port = 65535;
  segment.destination_port = 1;
  segment.seq = SeqNum(0xffff'ffff);
  segment.ack = SeqNum(0x8000'0000);
  segment.flags = 0x1ff;
  segment.window = 1;
  segment.urgent = 0xbeef;
  segment.payload_size = 3;
  const Octets expected = {0xff, 0xff, 0x00, 0x01, 0xff, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00,
                           0x51, 0xff, 0x00, 0x01, 0x5a, 0xee, 0xbe, 0xef, 0x00, 0x00, 0x00};
  EXPECT_EQ(encoded(segment), expected);
}

// Payload octets count for the checksum, the odd one as the high half of a word.
TEST(Wire, ChecksumOfAnOddPayload) {
  Octets octets = {0x00, 0x50, 0x13, 0x88, 0x00, 0x00, 0x00, 0xc8, 0x00, 0x00, 0x00, 0x65,
                   0x50, 0x18, 0x02, 0x00, 0xc0, 0x5f, 0x00, 0x00, 0x61, 0x62, 0x63};
  EXPECT_TRUE(checksum_holds(octets, kAddresses));
  octets.back() = 0x64;
  EXPECT_FALSE(checksum_holds(octets, kAddresses));
}

TEST(Wire, EachFlagIsItsOwnBit) {
  for (int bit = 0; bit < 9; ++bit) {
    Segment segment;
    segment.flags = static_cast<std::uint16_t>(1 << bit);
    EXPECT_EQ(std::get<Segment>(decode(encoded(segment))).flags, segment.flags);
  }
}

TEST(Wire, RoundTrip) {
  const Stream dice = SeedTree(1).child("wire").stream();
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const Segment segment = random_segment(dice, i);
    const Octets octets = encoded(segment);
    ASSERT_TRUE(checksum_holds(octets, kAddresses)) << i;
    ASSERT_EQ(std::get<Segment>(decode(octets)), segment) << i;
  }
}

// Options that do not fill a word are padded with end-of-list octets.
TEST(Wire, OptionsArePadded) {
  Segment segment;
  segment.options.append_window_scale(7);
  const Octets octets = encoded(segment);
  ASSERT_EQ(octets.size(), 24U);
  segment.options.pad();
  EXPECT_EQ(std::get<Segment>(decode(octets)), segment);
}

// The reserved bits are ignored by a receiver (section 3.1).
TEST(Wire, ReservedBitsAreIgnored) {
  Octets octets = encoded(testing::seg("S", 1));
  octets[12] |= 0x0e;
  EXPECT_EQ(std::get<Segment>(decode(octets)), testing::seg("S", 1));
}

TEST(Wire, EveryTruncationIsAValue) {
  const Stream dice = SeedTree(2).child("wire").stream();
  for (std::uint64_t i = 0; i < 20; ++i) {
    const Segment segment = random_segment(dice, i);
    const Octets octets = encoded(segment);
    for (std::size_t size = 0; size < octets.size(); ++size) {
      const auto decoded = decode(Octets(octets.begin(), octets.begin() + static_cast<int>(size)));
      if (size < 20) {
        EXPECT_EQ(std::get<Malformed>(decoded), Malformed::TooShort);
      } else if (size < segment.header_size()) {
        EXPECT_EQ(std::get<Malformed>(decoded), Malformed::OffsetTooLarge);
      } else {
        EXPECT_EQ(std::get<Segment>(decoded).payload_size, size - segment.header_size());
      }
    }
  }
}

TEST(Wire, OffsetBelowFiveIsMalformed) {
  for (int words = 0; words < 5; ++words) {
    Octets octets = encoded(testing::seg("S", 1));
    octets[12] = static_cast<std::uint8_t>(words << 4);
    EXPECT_EQ(std::get<Malformed>(decode(octets)), Malformed::OffsetTooSmall);
  }
}

TEST(Wire, MoreThanAnIpPacketHoldsIsMalformed) {
  Octets octets(65536, 0);
  octets[12] = 0x50;
  EXPECT_EQ(std::get<Malformed>(decode(octets)), Malformed::TooLong);
  octets.resize(65535);
  EXPECT_EQ(std::get<Segment>(decode(octets)).payload_size, 65515);
}

TEST(Wire, EverySingleBitFlipBreaksTheChecksum) {
  const Stream dice = SeedTree(3).child("wire").stream();
  for (std::uint64_t i = 0; i < 20; ++i) {
    Octets octets = encoded(random_segment(dice, i));
    for (std::size_t bit = 0; bit < 8 * octets.size(); ++bit) {
      const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
      octets[bit / 8] ^= mask;
      ASSERT_FALSE(checksum_holds(octets, kAddresses)) << "segment " << i << ", bit " << bit;
      (void)decode(octets);  // any value, no throw
      octets[bit / 8] ^= mask;
    }
  }
}

TEST(Wire, ChecksumCoversAddressesAndLength) {
  Octets octets = encoded(testing::seg("S", 1));
  EXPECT_TRUE(checksum_holds(octets, kAddresses));
  EXPECT_FALSE(checksum_holds(
      octets, {.source = Address::v4(0x0a000003), .destination = Address::v4(0x0a000002)}));
  EXPECT_FALSE(checksum_holds(
      octets, {.source = Address::v4(0x0a000001), .destination = Address::v4(0x0b000002)}));
  octets.push_back(0);  // adds nothing to the sum but its length
  EXPECT_FALSE(checksum_holds(octets, kAddresses));
}

TEST(Wire, HostileOctetsDecodeToAValue) {
  const Stream dice = SeedTree(4).child("wire").stream();
  int segments = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    Octets octets(dice.draw(i) % 80);
    for (std::size_t at = 0; at < octets.size(); at += 8) {
      std::uint64_t draw = dice.draw(i, 1 + at);
      for (std::size_t k = at; k < std::min(at + 8, octets.size()); ++k, draw >>= 8) {
        octets[k] = static_cast<std::uint8_t>(draw);
      }
    }
    const auto decoded = decode(octets);
    if (const auto* segment = std::get_if<Segment>(&decoded)) {
      (void)segment->options.parse();
      ASSERT_EQ(segment->wire_size(), octets.size());
      ++segments;
    }
  }
  EXPECT_GT(segments, 20'000);
}

TEST(Wire, EncodeHoldsToItsSize) {
  Octets octets(19);
  EXPECT_THROW(encode(Segment(), kAddresses, octets), InvariantError);
  octets.resize(21);
  EXPECT_THROW(encode(Segment(), kAddresses, octets), InvariantError);
}

TEST(SegmentText, IsWhatLaddersPrint) {
  EXPECT_EQ(to_string(testing::seg("S", 100)), "S 100");
  EXPECT_EQ(to_string(testing::seg("S.", 200, 101)), "S. 200 ack 101");
  EXPECT_EQ(to_string(testing::seg("P.", 101, 201, 100)), "P. 101:201 ack 201");
  EXPECT_EQ(to_string(testing::seg("R", 7, 9)), "R 7");
  EXPECT_EQ(to_string(testing::seg("", 7)), "none 7");
  EXPECT_EQ(flags_text(kSyn | kEce | kCwr), "SEW");
  EXPECT_EQ(flags_text(0x1ff), "SFRPUEWA.");
}

TEST(SegmentLength, CountsSynAndFin) {
  EXPECT_EQ(testing::seg("S", 0).length(), 1U);
  EXPECT_EQ(testing::seg("F.", 0, 0, 10).length(), 11U);
  EXPECT_EQ(testing::seg("FS", 0, 0, 10).length(), 12U);
  EXPECT_EQ(testing::seg("R", 0, 0, 65535).length(), 65535U);
}

}  // namespace
}  // namespace shaketable::tcp
