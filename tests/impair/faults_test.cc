// SPDX-License-Identifier: GPL-2.0-only
// Goal: a scripted fault strikes the packets that it names, and leaves everything else as it was.
#include "support.h"

namespace shaketable::impair {
namespace {

using namespace literals;
using enum PacketKind;

Packet packet_of(PacketKind kind) { return {.kind = kind, .size = 60, .payload_bits = 320}; }

/// For each packet: . passed at once, x dropped by the script, + delayed, c corrupted, 2 doubled.
std::string fates(std::string_view text, std::initializer_list<PacketKind> kinds) {
  Pipeline pipeline = pipeline_of(text);
  std::string result;
  for (const PacketKind kind : kinds) {
    const Verdict verdict = pipeline.apply(packet_of(kind), {});
    if (verdict.copies().empty()) {
      result += verdict.cause() == DropCause::Script ? 'x' : '?';
    } else if (verdict.copies().size() > 1) {
      result += '2';
    } else if (verdict.copies()[0].release > Instant{}) {
      result += '+';
    } else {
      result += verdict.copies()[0].corrupt_bit ? 'c' : '.';
    }
  }
  return result;
}

TEST(Faults, DropByNumber) {
  EXPECT_EQ(fates("drop SYN 1,2", {Syn, Syn, Syn, Syn}), "xx..");
  EXPECT_EQ(fates("drop SYN 2-3,5", {Syn, Syn, Syn, Syn, Syn, Syn}), ".xx.x.");
  EXPECT_EQ(fates("drop SYN all", {Syn, Ack, Syn, Syn}), "x.xx");
}

TEST(Faults, EachKindIsCountedByItself) {
  const std::initializer_list<PacketKind> kAll = {Syn, SynAck, Ack, Rst, Fin, Data, Other,
                                                  Syn, SynAck, Ack, Rst, Fin, Data};
  EXPECT_EQ(fates("drop SYN 1", kAll), "x............");
  EXPECT_EQ(fates("drop SYN-ACK 2", kAll), "........x....");
  EXPECT_EQ(fates("drop ACK 1", kAll), "..x..........");
  EXPECT_EQ(fates("drop RST all", kAll), "...x......x..");
  EXPECT_EQ(fates("drop FIN 1", kAll), "....x........");
  EXPECT_EQ(fates("drop DATA 1", kAll), ".....x.......");
  EXPECT_EQ(fates("drop any 2-4,7", kAll), ".xxx..x......");
  EXPECT_EQ(fates("drop any all", kAll), "xxxxxxxxxxxxx");
}

TEST(Faults, DelayAddsToEveryOtherDelay) {
  Pipeline pipeline = pipeline_of("delay 10ms delay SYN-ACK 1 by 3s");
  EXPECT_EQ(wait_of(pipeline.apply(packet_of(SynAck), {}), {}), 3010_ms);
  EXPECT_EQ(wait_of(pipeline.apply(packet_of(SynAck), {}), {}), 10_ms);
  Pipeline twice = pipeline_of("delay SYN 1 by 3s delay any 1 by 1s");
  EXPECT_EQ(wait_of(twice.apply(packet_of(Syn), {}), {}), 4_s);
}

TEST(Faults, DuplicateAtOnceOrLater) {
  EXPECT_EQ(fates("duplicate ACK 1", {Ack, Ack}), "2.");
  Pipeline pipeline = pipeline_of("delay 10ms duplicate ACK 1 by 5ms");
  const Verdict verdict = pipeline.apply(packet_of(Ack), {});
  ASSERT_EQ(verdict.copies().size(), 2U);
  EXPECT_EQ(verdict.copies()[0].release, at(10_ms));
  EXPECT_EQ(verdict.copies()[1].release, at(15_ms));
}

TEST(Faults, ThreeDuplicationsMeetInOnePacket) {
  Pipeline pipeline = pipeline_of("duplicate 100% duplicate ACK 1 duplicate any 1 by 5ms");
  EXPECT_EQ(pipeline.apply(packet_of(Ack), {}).copies().size(), Verdict::kCopiesMax);
}

TEST(Faults, CorruptStrikesEveryCopyAlike) {
  EXPECT_EQ(fates("corrupt any 3", {Syn, Ack, Data, Ack}), "..c.");
  Pipeline pipeline = pipeline_of("duplicate 100% corrupt SYN 1 duplicate SYN 1");
  const Verdict verdict = pipeline.apply(packet_of(Syn), {});
  ASSERT_EQ(verdict.copies().size(), 3U);
  for (const Copy& copy : verdict.copies()) {
    ASSERT_TRUE(copy.corrupt_bit);
    EXPECT_LT(*copy.corrupt_bit, 320U);
    EXPECT_EQ(copy.corrupt_bit, verdict.copies()[0].corrupt_bit);
  }
  Pipeline empty = pipeline_of("corrupt any 1");
  EXPECT_EQ(empty.apply({}, {}).copies()[0].corrupt_bit, std::nullopt);
}

TEST(Faults, DropWinsOverAll) {
  EXPECT_EQ(fates("delay SYN 1 by 1s duplicate SYN 1 drop any 1", {Syn, Syn}), "x.");
  Pipeline pipeline = pipeline_of("loss 100% drop SYN 1 delay SYN 2 by 1s duplicate SYN 3");
  EXPECT_EQ(pipeline.apply(packet_of(Syn), {}).cause(), DropCause::Script);
  for (int i = 0; i < 2; ++i) {  // what is lost anyway has nothing left to delay or double
    const Verdict lost = pipeline.apply(packet_of(Syn), {});
    EXPECT_TRUE(lost.copies().empty());
    EXPECT_EQ(lost.cause(), DropCause::Loss);
  }
}

TEST(Faults, CountsBeginAnewWithEachTrial) {
  Pipeline pipeline = pipeline_of("drop SYN 1");
  EXPECT_TRUE(pipeline.apply(packet_of(Syn), {}).copies().empty());
  EXPECT_FALSE(pipeline.apply(packet_of(Syn), {}).copies().empty());
  pipeline.begin_trial(SeedTree(1));
  EXPECT_TRUE(pipeline.apply(packet_of(Syn), {}).copies().empty());
}

TEST(Faults, LeaveEveryOtherPacketAsItWas) {
  const std::string random =
      "delay 40ms 10ms 30% loss gemodel 5% 20% duplicate 10% corrupt 10% rate 10mbit limit 50 ";
  Pipeline plain = pipeline_of(random);
  Pipeline scripted = pipeline_of(
      random + "drop SYN 3,8 delay SYN 10-20 by 3s duplicate SYN 30 by 1s corrupt SYN 40-41");
  for (std::int64_t i = 1; i <= 10'000; ++i) {
    const Verdict expected = plain.apply(kSyn, at(1_ms * i));
    const Verdict found = scripted.apply(kSyn, at(1_ms * i));
    if (i == 3 || i == 8 || (i >= 10 && i <= 20) || i == 30 || i == 40 || i == 41) {
      continue;
    }
    ASSERT_EQ(found.cause(), expected.cause()) << i;
    ASSERT_EQ(found.copies().size(), expected.copies().size()) << i;
    for (std::size_t copy = 0; copy < found.copies().size(); ++copy) {
      ASSERT_EQ(found.copies()[copy].release, expected.copies()[copy].release) << i;
      ASSERT_EQ(found.copies()[copy].corrupt_bit, expected.copies()[copy].corrupt_bit) << i;
    }
  }
}

}  // namespace
}  // namespace shaketable::impair
