// SPDX-License-Identifier: GPL-2.0-only
// Goal: impairments that change over time do in each phase what they would do alone, and the
// packets of one phase meet those of another only in the limit.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/check.h"
#include "random_settings.h"
#include "support.h"

namespace shaketable::impair {
namespace {

/// A packet of each kind in turn.
Packet packet_number(std::int64_t number) {
  constexpr std::array kKinds = {PacketKind::Syn, PacketKind::SynAck, PacketKind::Ack,
                                 PacketKind::Rst, PacketKind::Fin,    PacketKind::Data};
  const auto kind = kKinds.at(static_cast<std::size_t>(number) % kKinds.size());
  return {.kind = kind, .size = 60, .payload_bits = 320};
}

/// Expects what `expected` says, `shift` later.
void expect_same(const Verdict& found, const Verdict& expected, Duration shift = {}) {
  ASSERT_EQ(found.cause(), expected.cause());
  ASSERT_EQ(found.copies().size(), expected.copies().size());
  for (std::size_t i = 0; i < found.copies().size(); ++i) {
    ASSERT_EQ(found.copies()[i].release, expected.copies()[i].release + shift);
    ASSERT_EQ(found.copies()[i].corrupt_bit, expected.copies()[i].corrupt_bit);
  }
}

Pipeline begun(const Settings& settings, std::uint64_t seed) {
  Pipeline pipeline(settings);
  pipeline.begin_trial(SeedTree(seed));
  return pipeline;
}

/// Sends packets `first` to `last` - 1, which come 10 ms apart, through both: 100 in each of
/// `three_phases`.
void expect_alike(Pipeline& found, Pipeline& expected, std::int64_t first, std::int64_t last) {
  for (std::int64_t i = first; i < last; ++i) {
    const Instant now = at(10_ms * i);
    const Verdict verdict = expected.apply(packet_number(i), now);
    ASSERT_NO_FATAL_FAILURE(expect_same(found.apply(packet_number(i), now), verdict)) << i;
  }
}

/// One letter a packet: x dropped, + held, . passed on at once.
char fate(Pipeline& pipeline, Duration time) {
  const Verdict verdict = pipeline.apply(kSyn, at(time));
  if (verdict.copies().empty()) {
    return 'x';
  }
  return verdict.copies()[0].release > at(time) ? '+' : '.';
}

std::string fates(Pipeline& pipeline, std::initializer_list<Duration> times) {
  std::string result;
  for (const Duration time : times) {
    result += fate(pipeline, time);
  }
  return result;
}

std::string fates(std::string_view text, std::initializer_list<Duration> times) {
  Pipeline pipeline = pipeline_of(text);
  return fates(pipeline, times);
}

TEST(Phases, APacketIsJudgedByTheOneInWhichItArrives) {
  const std::initializer_list<Duration> times = {0_s,         10_s - 1_ns, 10_s,
                                                 20_s - 1_ns, 20_s,        86400_s};
  EXPECT_EQ(fates("loss 100% at 10s delay 5ms at 20s", times), "xx++..");
  EXPECT_EQ(fates("at 10s loss 100% at 20s delay 5ms", times), "..xx++");
  EXPECT_EQ(fates("delay 5ms at 20s loss 100%", times), "++++xx");
}

TEST(Phases, MayPassWithoutAPacket) {
  EXPECT_EQ(fates("delay 1s at 1s loss 100% at 2s", {5_s}), ".");
  EXPECT_EQ(fates("at 1s loss 100% at 2s delay 5ms at 3s loss 100%", {0_s, 2_s, 9_s}), ".+x");
}

TEST(Phases, AreTransparentOnlyTogether) {
  for (const char* text : {"at 10s", "loss 0% at 1s delay 0ms", "at 1s limit 1"}) {
    EXPECT_TRUE(pipeline_of(text).is_transparent()) << text;
  }
  for (const char* text : {"at 10s loss 1%", "loss 1% at 10s", "at 1s at 2s drop SYN 1 at 3s"}) {
    EXPECT_FALSE(pipeline_of(text).is_transparent()) << text;
  }
}

TEST(Phases, HaveTheirOwnLossRates) {
  constexpr std::array kShares = {0.1, 0.5, 0.2, 0.0, 1.0, 0.3};
  constexpr std::array kInflations = {1.0, 1.0, 1.75 / 0.25, 1.0, 1.0, 1.25 / 0.75};
  Pipeline pipeline(
      settings_of("loss 10% at 1s loss 50% at 2s loss gemodel 5% 20% at 3s at 4s "
                  "loss 100% at 5s loss 30% 25%"));
  constexpr std::uint64_t kTrials = 1000;
  constexpr std::int64_t kPacketsOfPhase = 200;
  std::array<std::uint64_t, kShares.size()> lost{};
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    pipeline.begin_trial(SeedTree(7).child("trial", trial));
    for (std::int64_t i = 0; i < kPacketsOfPhase * std::ssize(kShares); ++i) {
      const auto phase = static_cast<std::size_t>(i / kPacketsOfPhase);
      lost.at(phase) += fate(pipeline, 5_ms * i) == 'x' ? 1 : 0;
    }
  }
  for (std::size_t phase = 0; phase < kShares.size(); ++phase) {
    SCOPED_TRACE(phase);
    expect_share(lost.at(phase), kTrials * kPacketsOfPhase, kShares.at(phase),
                 kInflations.at(phase));
  }
}

// Each of them, whatever ran before it: dice, counts of faults, bursts, correlations, the line.
TEST(Phases, DoWhatTheyWouldDoAlone) {
  RandomSettings random(2);
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Settings settings = random.three_phases();
    settings.limit.reset();  // what remains is the default, more than there are packets
    for (Change& change : settings.changes) {
      change.phase.limit.reset();
    }
    SCOPED_TRACE(to_string(settings));
    Pipeline pipeline = begun(settings, seed);
    for (std::uint64_t phase = 0; phase < 3; ++phase) {
      Settings of_phase;
      static_cast<Phase&>(of_phase) = phase == 0 ? settings : settings.changes[phase - 1].phase;
      Pipeline alone(of_phase);
      alone.begin_trial(phase == 0 ? SeedTree(seed) : SeedTree(seed).child("phase", phase));
      const Duration start = 1_s * static_cast<std::int64_t>(phase);
      for (std::int64_t i = 0; i < 100; ++i) {
        const Verdict expected = alone.apply(packet_number(i), at(10_ms * i));
        const Verdict found = pipeline.apply(packet_number(i), at(start + 10_ms * i));
        ASSERT_NO_FATAL_FAILURE(expect_same(found, expected, start)) << phase << ", " << i;
      }
    }
  }
}

TEST(Phases, ThatAreStillToComeChangeNothing) {
  RandomSettings random(3);
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Settings with = random.three_phases();
    SCOPED_TRACE(to_string(with));
    Settings without = with;
    without.changes.clear();
    Pipeline found = begun(with, seed);
    Pipeline expected = begun(without, seed);
    ASSERT_NO_FATAL_FAILURE(expect_alike(found, expected, 0, 100));
  }
}

TEST(Phases, ForgetTheTrialBefore) {
  RandomSettings random(4);
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Settings settings = random.three_phases();
    SCOPED_TRACE(to_string(settings));
    Pipeline used = begun(settings, seed + 1000);
    Pipeline again = used;
    ASSERT_NO_FATAL_FAILURE(expect_alike(used, again, 0, static_cast<std::int64_t>(seed)));
    used.begin_trial(SeedTree(seed));
    Pipeline fresh = begun(settings, seed);
    ASSERT_NO_FATAL_FAILURE(expect_alike(used, fresh, 0, 300));
  }
}

TEST(Phases, OfACopyAreItsOwn) {
  RandomSettings random(5);
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Settings settings = random.three_phases();
    SCOPED_TRACE(to_string(settings));
    Pipeline first = begun(settings, seed);
    Pipeline second = first;
    ASSERT_NO_FATAL_FAILURE(expect_alike(first, second, 0, 150));
    Pipeline copy = first;
    const Pipeline untouched = copy;
    ASSERT_NO_FATAL_FAILURE(expect_alike(copy, second, 150, 300));
    Pipeline moved = std::move(first);
    copy = untouched;
    ASSERT_NO_FATAL_FAILURE(expect_alike(moved, copy, 150, 300));
  }
}

TEST(Phases, HaveDiceOfTheirOwn) {
  Pipeline pipeline = pipeline_of("loss 50% at 1s loss 50% at 2s loss 50%");
  std::array<std::string, 3> patterns;
  for (std::int64_t i = 0; i < 300; ++i) {
    patterns.at(static_cast<std::size_t>(i / 100)) += fate(pipeline, 10_ms * i);
  }
  EXPECT_NE(patterns[0], patterns[1]);
  EXPECT_NE(patterns[0], patterns[2]);
  EXPECT_NE(patterns[1], patterns[2]);
}

TEST(Phases, CountThePacketsOfScriptedFaultsAnew) {
  const std::initializer_list<Duration> times = {0_s, 1_s, 2_s, 10_s, 11_s, 12_s, 20_s, 21_s, 22_s};
  EXPECT_EQ(fates("drop SYN 2 at 10s drop SYN 1 at 20s drop SYN 3", times), ".x.x....x");
  EXPECT_EQ(fates("at 10s drop any 2-3", times), "....xx...");
}

TEST(Phases, KeepTheReleasesThatWereGiven) {
  Pipeline pipeline = pipeline_of("delay 10s at 1s delay 1ms at 2s");
  EXPECT_EQ(wait_of(pipeline.apply(kSyn, at(999_ms)), at(999_ms)), 10_s);
  EXPECT_EQ(wait_of(pipeline.apply(kSyn, at(1_s)), at(1_s)), 1_ms);  // overtakes
  EXPECT_EQ(wait_of(pipeline.apply(kSyn, at(2_s)), at(2_s)), 0_s);
}

TEST(Phases, StartWithNothingOnTheLine) {
  Pipeline pipeline = pipeline_of("rate 480bit at 1s rate 480bit");  // 1 s a packet
  EXPECT_EQ(wait_of(pipeline.apply(kSyn, at(0_s)), at(0_s)), 1_s);
  EXPECT_EQ(wait_of(pipeline.apply(kSyn, at(0_s)), at(0_s)), 2_s);
  EXPECT_EQ(wait_of(pipeline.apply(kSyn, at(1_s)), at(1_s)), 1_s);
}

TEST(Phases, LimitCountsThePacketsOfAll) {
  EXPECT_EQ(fates("delay 1h limit 2 at 10s delay 1h limit 3", {0_s, 0_s, 0_s, 10_s, 11_s}),
            "++x+x");
  EXPECT_EQ(fates("delay 15s limit 2 at 10s delay 1h limit 1", {0_s, 1_s, 15_s, 16_s, 17_s}),
            "++x+x");
  EXPECT_EQ(fates("delay 1h at 10s limit 1", {0_s, 10_s}), "+x");
}

TEST(Phases, WithoutImpairmentsHaveNoLimit) {
  Pipeline pipeline = pipeline_of("delay 1h at 10s at 20s loss 0% at 30s delay 1ms");
  EXPECT_EQ(count_of(losses(pipeline, 1001)), 1U);
  EXPECT_EQ(fates(pipeline, {10_s, 20_s, 30_s}), "..x");
}

TEST(Phases, RiseInTime) {
  Settings settings;
  for (const auto& [first, second] : {std::pair{0_s, 1_s}, {2_s, 1_s}, {1_s, 1_s}}) {
    settings.changes = {{first, {}}, {second, {}}};
    EXPECT_THROW(Pipeline{settings}, InvariantError);
  }
}

}  // namespace
}  // namespace shaketable::impair
