// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: options are read and written as on the wire, RFC 9293 section 3.1 and 3.2, RFC 7323, 2018.
#include "tcp/options.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/check.h"
#include "base/rng.h"

namespace shaketable::tcp {
namespace {

using Octets = std::vector<std::uint8_t>;

OptionList list_of(const Octets& octets) {
  OptionList list;
  list.append(octets);
  return list;
}

Octets octets_of(const OptionList& list) { return {list.bytes().begin(), list.bytes().end()}; }

TEST(Options, EachKindOnTheWire) {
  OptionList list;
  list.append_maximum_segment_size(1460);
  list.append_no_operation();
  list.append_window_scale(7);
  list.append_sack_permitted();
  list.append_timestamps({.value = 0x01020304, .echo = 0xa0b0c0d0});
  EXPECT_EQ(octets_of(list), (Octets{2, 4,  0x05, 0xb4, 1, 3, 3,    7,    4,    2,
                                     8, 10, 1,    2,    3, 4, 0xa0, 0xb0, 0xc0, 0xd0}));
}

TEST(Options, PadFillsUpWithEndOfList) {
  OptionList list;
  list.pad();
  EXPECT_TRUE(list.empty());
  list.append_window_scale(1);
  list.pad();
  EXPECT_EQ(octets_of(list), (Octets{3, 3, 1, 0}));
  list.pad();
  EXPECT_EQ(list.size(), 4U);
}

TEST(Options, ReadsWhatItWrites) {
  OptionList list;
  list.append_sack_permitted();
  list.append_timestamps({.value = 7, .echo = 9});
  list.append_maximum_segment_size(536);
  list.append_window_scale(14);
  const ParsedOptions parsed = list.parse();
  EXPECT_EQ(parsed.maximum_segment_size, 536);
  EXPECT_EQ(parsed.window_scale, 14);
  EXPECT_TRUE(parsed.sack_permitted);
  EXPECT_EQ(parsed.timestamps, (Timestamps{.value = 7, .echo = 9}));
  EXPECT_FALSE(parsed.malformed);
}

TEST(Options, NothingThereIsNothingSaid) {
  const ParsedOptions parsed = OptionList().parse();
  EXPECT_FALSE(parsed.maximum_segment_size || parsed.window_scale || parsed.timestamps);
  EXPECT_FALSE(parsed.sack_permitted || parsed.malformed);
}

// MUST-6: "a TCP implementation MUST ... ignore without error any TCP Option it does not
// implement".
TEST(Options, UnknownKindsAreSkippedAndKept) {
  const Octets octets = {254, 6, 1, 2, 3, 4, 34, 2, 2, 4, 1, 0};
  const OptionList list = list_of(octets);
  EXPECT_EQ(list.parse().maximum_segment_size, 256);
  EXPECT_FALSE(list.parse().malformed);
  EXPECT_EQ(octets_of(list), octets);
}

TEST(Options, NothingIsReadBeyondEndOfList) {
  EXPECT_EQ(list_of({0, 2, 4, 1, 0}).parse().maximum_segment_size, std::nullopt);
}

TEST(Options, NoOperationMayStandAnywhere) {
  EXPECT_EQ(list_of({1, 1, 1, 3, 3, 5, 1, 1}).parse().window_scale, 5);
}

// MUST-7: illegal lengths. What stood before counts.
TEST(Options, IllegalLengthEndsTheReading) {
  const Octets tails[] = {{3, 0},    {3, 1},
                          {3},       {3, 4, 1},
                          {3, 2},    {3, 4, 1, 0},
                          {2, 3, 5}, {2, 5, 1, 2, 3},
                          {4, 3, 0}, {8, 9, 1, 1, 1, 1, 1, 1, 1},
                          {77, 1},   {77, 0},
                          {77, 200}, {77}};
  for (const Octets& tail : tails) {
    Octets octets = {2, 4, 2, 0};
    octets.insert(octets.end(), tail.begin(), tail.end());
    if (tail.size() > 1) {  // otherwise the kind is the last octet
      octets.insert(octets.end(), {4, 2});
    }
    const ParsedOptions parsed = list_of(octets).parse();
    EXPECT_TRUE(parsed.malformed) << "tail of kind " << int{tail[0]};
    EXPECT_EQ(parsed.maximum_segment_size, 512);
    EXPECT_FALSE(parsed.sack_permitted);
    EXPECT_EQ(parsed.window_scale, std::nullopt);
  }
}

TEST(Options, FortyOctetsFitAndNoMore) {
  OptionList list;
  list.append(Octets(40, 1));
  EXPECT_EQ(list.size(), 40U);
  EXPECT_THROW(list.append_no_operation(), InvariantError);
  EXPECT_FALSE(list.parse().malformed);
}

TEST(Options, EqualityIsOfTheOctets) {
  EXPECT_EQ(list_of({1, 1}), list_of({1, 1}));
  EXPECT_FALSE(list_of({1, 1}) == list_of({1}));
  EXPECT_FALSE(list_of({1, 1}) == list_of({1, 0}));
}

TEST(Options, AnyOctetsCanBeRead) {
  const Stream dice = SeedTree(1).child("options").stream();
  int read[2] = {};  // well and ill formed
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    Octets octets(dice.draw(i) % 41);
    for (std::size_t at = 0; at < octets.size(); ++at) {
      const std::uint64_t draw = dice.draw(i, at + 1);
      octets[at] = static_cast<std::uint8_t>(draw % 3 == 0 ? draw >> 8 : (draw >> 8) % 12);
    }
    const OptionList list = list_of(octets);
    ++read[list.parse().malformed ? 1 : 0];
    EXPECT_EQ(octets_of(list), octets);
  }
  EXPECT_GT(read[0], 1000);
  EXPECT_GT(read[1], 1000);
}

}  // namespace
}  // namespace shaketable::tcp
