// SPDX-License-Identifier: GPL-2.0-only
// Goal: the parts work together in netem's order, and none disturbs another's dice.
#include <algorithm>
#include <array>

#include "support.h"

namespace shaketable::impair {
namespace {

using namespace literals;

std::vector<Verdict> verdicts(Pipeline& pipeline, std::int64_t count, Duration gap) {
  std::vector<Verdict> result;
  for (std::int64_t i = 0; i < count; ++i) {
    result.push_back(pipeline.apply(kSyn, at(gap * i)));
  }
  return result;
}

std::vector<Verdict> verdicts(std::string_view text, std::int64_t count, Duration gap) {
  Pipeline pipeline = pipeline_of(text);
  return verdicts(pipeline, count, gap);
}

/// A number that changes with any bit of any verdict.
std::uint64_t digest(const std::vector<Verdict>& all) {
  std::uint64_t sum = 0;
  const auto mix = [&sum](std::uint64_t value) { sum = (sum ^ value) * 0x100000001b3; };
  for (const Verdict& verdict : all) {
    mix(static_cast<std::uint64_t>(verdict.cause()));
    for (const Copy& copy : verdict.copies()) {
      mix(static_cast<std::uint64_t>(copy.release.since_start().count_ns()));
      mix(copy.corrupt_bit ? *copy.corrupt_bit + 1 : 0);
    }
  }
  return sum;
}

constexpr const char* kEverything =
    "delay 40ms 5ms 25% distribution paretonormal loss gemodel 1% 10% 90% 1% duplicate 5% 10% "
    "corrupt 2% 20% reorder 25% 50% gap 3 rate 100mbit 14 48 5 limit 100 delay SYN 5 by 1s "
    "duplicate any 7 by 1ms corrupt SYN 9 drop SYN 11";

TEST(Pipeline, WithoutSettingsPassesAtOnce) {
  Pipeline pipeline;
  EXPECT_TRUE(pipeline.is_transparent());
  const Verdict verdict = pipeline.apply(kSyn, at(3_ms));
  ASSERT_EQ(verdict.copies().size(), 1U);
  EXPECT_EQ(verdict.copies()[0].release, at(3_ms));
  EXPECT_EQ(verdict.copies()[0].corrupt_bit, std::nullopt);
  EXPECT_EQ(verdict.cause(), DropCause::None);
  for (const char* text : {"limit 1", "loss 0%", "delay 0ms", "delay 0ms reorder 10%",
                           "duplicate 0% corrupt 0% netem-compat"}) {
    EXPECT_TRUE(pipeline_of(text).is_transparent()) << text;
  }
  for (const char* text : {"delay 1ns", "loss 1%", "duplicate 1%", "corrupt 1%", "rate 1gbit",
                           "drop SYN 1", "loss gemodel 1%", "delay 0ms 1ms"}) {
    EXPECT_FALSE(pipeline_of(text).is_transparent()) << text;
  }
}

TEST(Pipeline, SameSeedsSameVerdicts) {
  Pipeline pipeline = pipeline_of(kEverything, 1);
  const std::uint64_t first = digest(verdicts(pipeline, 5000, 1_ms));
  pipeline.begin_trial(SeedTree(20'240'229).child("trial", 2));
  EXPECT_NE(digest(verdicts(pipeline, 5000, 1_ms)), first);
  pipeline.begin_trial(SeedTree(20'240'229).child("trial", 1));
  EXPECT_EQ(digest(verdicts(pipeline, 5000, 1_ms)), first);
}

// Goal: another compiler, option or machine that changes a single bit is noticed.
TEST(Pipeline, BitsArePinned) {
  EXPECT_EQ(digest(verdicts(kEverything, 5000, 1_ms)), 0xc0829a1d7fb09d2eU);
  EXPECT_EQ(digest(verdicts(std::string(kEverything) + " netem-compat", 5000, 1_ms)),
            0xa37f608964dc47f8U);
}

TEST(Dice, LossMovesNoDelay) {
  for (const std::string delay :
       {"delay 40ms 10ms 30% distribution normal", "delay 40ms 10ms 30% netem-compat"}) {
    const auto base = verdicts(delay, 20'000, 1_s);
    for (const char* more :
         {" loss 30%", " loss gemodel 5% 20%", " loss 10% 50%", " corrupt 10% 50%"}) {
      const auto other = verdicts(delay + more, 20'000, 1_s);
      for (std::size_t i = 0; i < base.size(); ++i) {
        if (!other[i].copies().empty()) {
          ASSERT_EQ(other[i].copies()[0].release, base[i].copies()[0].release) << more << i;
        }
      }
    }
  }
}

TEST(Dice, DuplicationMovesNoOriginal) {
  const auto base = verdicts("delay 40ms 10ms 30% corrupt 5% 30%", 20'000, 1_s);
  const auto doubled =
      verdicts("delay 40ms 10ms 30% corrupt 5% 30% duplicate 20% 10%", 20'000, 1_s);
  std::size_t clones = 0;
  for (std::size_t i = 0; i < base.size(); ++i) {
    const Copy& original = doubled[i].copies().back();
    ASSERT_EQ(original.release, base[i].copies()[0].release);
    ASSERT_EQ(original.corrupt_bit, base[i].copies()[0].corrupt_bit);
    clones += doubled[i].copies().size() - 1;
  }
  expect_share(clones, base.size(), 0.2, 1.1 / 0.9);
}

TEST(Dice, NothingMovesTheLosses) {
  for (const std::string loss : {"loss 20%", "loss 20% 50%", "loss gemodel 5% 20%",
                                 "loss state 5% 30% 20% 50% 1% per 10ms"}) {
    Pipeline alone = pipeline_of(loss);
    Pipeline with_more =
        pipeline_of(loss + " delay 5ms 1ms 10% corrupt 10% reorder 30% rate 1gbit");
    EXPECT_EQ(losses(alone, 20'000, 7_ms), losses(with_more, 20'000, 7_ms));
  }
}

// netem.md 4.1: with loss l and duplication d, a packet drawn for both is forwarded once.
TEST(Duplicate, CopiesThatGetThrough) {
  constexpr double l = 0.2;
  constexpr double d = 0.3;
  constexpr std::uint64_t kPackets = 400'000;
  for (const char* text : {"loss 20% duplicate 30%", "loss 20% duplicate 30% netem-compat"}) {
    std::array<std::uint64_t, 3> seen{};
    Pipeline pipeline = pipeline_of(text);
    for (std::uint64_t i = 0; i < kPackets; ++i) {
      ++seen.at(pipeline.apply(kSyn, {}).copies().size());
    }
    expect_share(seen[0], kPackets, (1 - d) * l);
    expect_share(seen[1], kPackets, (1 - d) * (1 - l) + d * l + d * (1 - l) * l);
    expect_share(seen[2], kPackets, d * (1 - l) * (1 - l));
  }
}

TEST(Duplicate, CloneIsQueuedFirstWithItsOwnDelay) {
  std::size_t clone_earlier = 0;
  for (const Verdict& verdict : verdicts("delay 40ms 10ms duplicate 100%", 10'000, 1_s)) {
    ASSERT_EQ(verdict.copies().size(), 2U);
    clone_earlier += verdict.copies()[0].release < verdict.copies()[1].release ? 1 : 0;
  }
  expect_share(clone_earlier, 10'000, 0.5);
  const auto on_line = verdicts("rate 1mbit duplicate 100%", 1, 1_s);  // 60 octets: 480 us
  EXPECT_EQ(on_line[0].copies()[0].release, at(480_us));
  EXPECT_EQ(on_line[0].copies()[1].release, at(960_us));
}

TEST(Corrupt, EveryBitAlike) {
  constexpr std::uint64_t kPackets = 400'000;
  constexpr Packet kPacket{.kind = PacketKind::Ack, .size = 40, .payload_bits = 64};
  std::array<std::uint64_t, 64> seen{};
  std::uint64_t hits = 0;
  Pipeline pipeline = pipeline_of("corrupt 50%");
  for (std::uint64_t i = 0; i < kPackets; ++i) {
    const auto bit = pipeline.apply(kPacket, {}).copies()[0].corrupt_bit;
    if (bit) {
      ++seen.at(*bit);
      ++hits;
    }
  }
  expect_share(hits, kPackets, 0.5);
  double chi_square = 0.0;
  const double expected = static_cast<double>(hits) / 64.0;
  for (const std::uint64_t count : seen) {
    const double off = static_cast<double>(count) - expected;
    chi_square += off * off / expected;
  }
  EXPECT_LT(chi_square, 156.0);  // 63 degrees of freedom: exceeded once in 10^9
  Pipeline always = pipeline_of("corrupt 100%");
  EXPECT_EQ(always.apply({}, {}).copies()[0].corrupt_bit, std::nullopt);  // nothing to flip
}

TEST(Reorder, ShareIsSentAtOnce) {
  struct Case {
    const char* text;
    double share;
  };
  // With a gap N: N - 1 delayed packets, then a wait of 1/p packets for a hit.
  for (const Case& c : {Case{"delay 10ms reorder 25%", 0.25},
                        {"delay 10ms reorder 25% 50%", 0.25},
                        {"delay 10ms reorder 25% gap 1", 0.25},
                        {"delay 10ms reorder 50% gap 3", 0.25},
                        {"delay 10ms reorder 20% gap 5", 1.0 / 9.0}}) {
    std::uint64_t early = 0;
    constexpr std::int64_t kPackets = 200'000;
    Pipeline pipeline = pipeline_of(c.text);
    for (std::int64_t i = 0; i < kPackets; ++i) {
      const Duration wait = wait_of(pipeline.apply(kSyn, at(20_ms * i)), at(20_ms * i));
      ASSERT_TRUE(wait == 0_ms || wait == 10_ms);
      early += wait == 0_ms ? 1 : 0;
    }
    expect_share(early, kPackets, c.share, 3.0);
  }
}

TEST(Reorder, GapCountsThePacketsBetween) {
  Pipeline pipeline = pipeline_of("delay 10ms reorder 100% gap 5");
  for (std::int64_t i = 1; i <= 30; ++i) {
    EXPECT_EQ(wait_of(pipeline.apply(kSyn, at(1_ms * i)), at(1_ms * i)), i % 5 == 0 ? 0_ms : 10_ms);
  }
}

TEST(Limit, HoldsSoManyAndFreesAtTheRelease) {
  Pipeline pipeline = pipeline_of("delay 100ms limit 2");
  EXPECT_EQ(pipeline.apply(kSyn, at(0_ms)).copies().size(), 1U);
  EXPECT_EQ(pipeline.apply(kSyn, at(1_ms)).copies().size(), 1U);
  EXPECT_EQ(pipeline.apply(kSyn, at(1_ms)).cause(), DropCause::Limit);
  EXPECT_EQ(pipeline.apply(kSyn, at(100_ms - 1_ns)).cause(), DropCause::Limit);
  EXPECT_EQ(pipeline.apply(kSyn, at(100_ms)).copies().size(), 1U);
  EXPECT_EQ(pipeline.apply(kSyn, at(100_ms)).cause(), DropCause::Limit);
  pipeline.begin_trial(SeedTree(1));
  EXPECT_EQ(pipeline.apply(kSyn, at(0_ms)).copies().size(), 1U);
}

TEST(Limit, DefaultsToAThousand) {
  Pipeline pipeline = pipeline_of("delay 1s");
  EXPECT_EQ(count_of(losses(pipeline, 1500)), 500U);
}

TEST(Limit, DoesNotCountEarlyPackets) {
  Pipeline pipeline = pipeline_of("delay 1s reorder 100% limit 1");
  EXPECT_EQ(count_of(losses(pipeline, 100)), 0U);
}

TEST(Limit, OneLookDecidesForAPacketAndItsClone) {
  Pipeline pipeline = pipeline_of("delay 1s duplicate 100% limit 1");
  EXPECT_EQ(pipeline.apply(kSyn, {}).copies().size(), 2U);
  const Verdict verdict = pipeline.apply(kSyn, {});
  EXPECT_TRUE(verdict.copies().empty());
  EXPECT_EQ(verdict.cause(), DropCause::Limit);
}

TEST(Rate, QueuesToTheNanosecond) {
  constexpr Packet kPacket{.kind = PacketKind::Data, .size = 1000, .payload_bits = 7840};
  Pipeline pipeline = pipeline_of("rate 1mbit");  // 8 ms a packet
  EXPECT_EQ(wait_of(pipeline.apply(kPacket, at(0_ms)), at(0_ms)), 8_ms);
  EXPECT_EQ(wait_of(pipeline.apply(kPacket, at(0_ms)), at(0_ms)), 16_ms);
  EXPECT_EQ(wait_of(pipeline.apply(kPacket, at(10_ms)), at(10_ms)), 14_ms);
  EXPECT_EQ(wait_of(pipeline.apply(kPacket, at(24_ms)), at(24_ms)), 8_ms);
  EXPECT_EQ(wait_of(pipeline.apply(kPacket, at(50_ms)), at(50_ms)), 8_ms);
}

TEST(Rate, WaitingForTheLineCountsAsDelay) {
  constexpr Packet kPacket{.kind = PacketKind::Data, .size = 1000, .payload_bits = 7840};
  Pipeline pipeline = pipeline_of("delay 10ms rate 1mbit");
  EXPECT_EQ(wait_of(pipeline.apply(kPacket, at(0_ms)), at(0_ms)), 18_ms);
  EXPECT_EQ(wait_of(pipeline.apply(kPacket, at(0_ms)), at(0_ms)), 26_ms);
  EXPECT_EQ(wait_of(pipeline.apply(kPacket, at(5_ms)), at(5_ms)), 29_ms);
  EXPECT_EQ(wait_of(pipeline.apply(kPacket, at(30_ms)), at(30_ms)), 18_ms);
}

TEST(Rate, CellsAndOverheads) {
  const auto time_of = [](std::string_view text, std::uint32_t size) {
    Pipeline pipeline = pipeline_of(text);
    return wait_of(pipeline.apply({.kind = PacketKind::Syn, .size = size}, {}), {});
  };
  EXPECT_EQ(time_of("rate 1mbit 14", 100), 912_us);
  EXPECT_EQ(time_of("rate 1mbit 14 48 5", 100), 1272_us);  // 114 octets: 3 cells of 53
  EXPECT_EQ(time_of("rate 1mbit 0 48", 96), 768_us);
  EXPECT_EQ(time_of("rate 1mbit -200", 100), 0_us);
  EXPECT_EQ(time_of("rate 3mbit", 1), 2666_ns);
  EXPECT_EQ(time_of("rate 1mbps", 100), 100_us);
  EXPECT_EQ(time_of("rate 1bit", 4'294'967'295), Duration::s(365 * 24 * 3600));
}

}  // namespace
}  // namespace shaketable::impair
