// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: no segments, however random, bring a connection into a state that makes no sense. Method:
// from every situation, segments out of dice aimed near what matters, with timers, calls and time
// in between; after each step the invariants are checked.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/rng.h"
#include "tcp/segments.h"
#include "tcp/situations.h"
#include "tcp/wire.h"

namespace shaketable::tcp::testing {
namespace {

using namespace literals;

constexpr World kWorld = {0xffff'ffe0, 0x7fff'fff0, 65535};

/// A number near `centre` most of the time: at an edge, near it, or anywhere.
SeqNum aimed(SeqNum centre, std::uint64_t draw) {
  constexpr std::array<std::uint32_t, 8> kEdges = {0,     1,     0xffff'ffff, 2,
                                                   65534, 65535, 0x8000'0000, 0xffff'0000};
  if (draw % 16 == 0) {
    return SeqNum(static_cast<std::uint32_t>(draw >> 32));
  }
  return centre + kEdges[(draw >> 8) % kEdges.size()];
}

OptionList random_options(std::uint64_t draw) {
  OptionList options;
  if (draw % 2 == 0) {
    const auto value = static_cast<std::uint32_t>(draw % 8 == 0 ? draw >> 32 : 1000 + draw % 64);
    options.append_timestamps({.value = value, .echo = static_cast<std::uint32_t>(draw >> 20)});
  }
  if (draw % 3 == 0) {
    options.append_maximum_segment_size(static_cast<std::uint16_t>(draw >> 8));
    options.append_window_scale(static_cast<std::uint8_t>(draw >> 24));
  }
  if (draw % 5 == 0) {
    options.append(std::array{static_cast<std::uint8_t>(draw >> 40),
                              static_cast<std::uint8_t>((draw >> 48) % 8)});
  }
  return options;
}

Segment random_segment(const Handshake& tcp, const Stream& dice, std::uint64_t index) {
  const auto [a, b] = dice.pair(index, 1);
  const auto [c, d] = dice.pair(index, 2);
  Segment segment;
  segment.seq = aimed(a % 4 == 0 ? tcp.irs() : tcp.rcv_nxt(), b);
  segment.ack = aimed(a % 8 < 4 ? tcp.snd_nxt() : tcp.snd_una(), c);
  segment.flags = static_cast<std::uint16_t>((a >> 8) & ((a >> 20) % 4 == 0 ? 0x1ff : 0x1fb));
  segment.window = static_cast<std::uint16_t>(a >> 32);
  segment.payload_size = static_cast<std::uint16_t>((a >> 48) % 3 == 0 ? d % 1500 : 0);
  segment.options = random_options(d >> 16);
  segment.options.pad();
  return segment;
}

/// The time of one segment, seconds, or until any timer is due. In a quiet life timers fire more
/// often than segments come.
Duration random_pause(std::uint64_t draw, bool quiet) {
  switch (draw % (quiet ? 2 : 16)) {
    case 0:
      return 250_s;
    case 2:
      return Duration::us(static_cast<std::int64_t>((draw >> 8) % 5'000'000));
    default:
      return 9_us;
  }
}

/// One call on `tcp` chosen by the dice; most of them bring a segment.
Step random_step(Handshake& tcp, Instant now, const Stream& dice, std::uint64_t index) {
  const std::uint64_t draw = dice.draw(index, 3) % 32;
  const auto deadline = tcp.next_deadline();
  if (deadline && *deadline <= now) {
    return tcp.on_deadline(now);
  }
  if (draw == 0) return tcp.on_send(static_cast<std::uint16_t>(dice.draw(index, 4)), now);
  if (draw == 1) return tcp.on_close(now);
  if (draw == 2 && dice.draw(index, 4) % 4 == 0) return tcp.on_abort();
  if (draw == 2 && dice.draw(index, 4) % 4 == 1) return tcp.on_crash();
  if (draw == 3 && tcp.state() == State::Closed) return tcp.on_open(now);
  return tcp.on_segment(random_segment(tcp, dice, index), now);
}

void expect_invariants(const Handshake& tcp, State before, const Step& step, Instant now) {
  ASSERT_EQ(step.from, before);
  ASSERT_EQ(step.to, tcp.state());
  const auto deadline = tcp.next_deadline();
  if (tcp.state() == State::Closed || tcp.state() == State::Listen) {
    ASSERT_FALSE(deadline);
  } else {
    // A timer runs exactly while something is unacknowledged, and in TIME-WAIT.
    const bool waits = tcp.snd_una() != tcp.snd_nxt() || tcp.state() == State::TimeWait;
    ASSERT_EQ(deadline.has_value(), waits) << to_string(tcp.state());
  }
  if (deadline) {
    ASSERT_GT(*deadline, now) << to_string(step.rule);
  }
  ASSERT_GE(tcp.rto().value(), 200_ms);
  ASSERT_LE(tcp.rto().value(), 120_s);
  ASSERT_LE(tcp.snd_nxt() - tcp.iss(), 65537U);  // SYN, a segment of text, FIN
  ASSERT_LE(tcp.snd_una() - tcp.iss(), tcp.snd_nxt() - tcp.iss());
  if (step.reply) {
    std::array<std::uint8_t, 2000> octets{};
    const auto out = std::span(octets).first(step.reply->wire_size());
    encode(*step.reply, {.source = Address::v4(1), .destination = Address::v4(2)}, out);
    ASSERT_EQ(std::get<Segment>(decode(out)), *step.reply);
    ASSERT_FALSE(step.reply->options.parse().malformed);
  }
}

/// What can happen without a listener and without a user timeout.
bool is_possible(Rule rule, const DuplicateSynPolicy& policy) {
  switch (rule) {
    case Rule::BacklogFull:
    case Rule::UserTimeout:
      return false;
    case Rule::SynRepeatedAcked:
      return policy.reply == DuplicateSynReply::BareAck;
    case Rule::SynRepeatedUnanswered:
      return policy.interval > Duration{};
    default:
      return true;
  }
}

class RandomSegments : public ::testing::TestWithParam<std::string_view> {};

TEST_P(RandomSegments, KeepTheInvariants) {
  constexpr std::uint64_t kStepsPerLife = 40;
  constexpr std::uint64_t kLives = 600;
  const SeedTree seeds = SeedTree(1).child(StreamLabel(GetParam()));
  std::array<int, kRuleCount> seen{};
  for (int index = 0; index < kSituationCount; ++index) {
    const auto situation = static_cast<Situation>(index);
    for (std::uint64_t life = 0; life < kLives; ++life) {
      const Stream dice =
          seeds.child("life", life * kSituationCount + std::uint64_t(index)).stream();
      Instant now = at(10_s);
      Handshake tcp =
          in_situation(situation, profile(GetParam()), kWorld, now, /*timestamps=*/life % 2 == 0);
      for (std::uint64_t i = 0; i < kStepsPerLife; ++i) {
        now = now + random_pause(dice.draw(i, 5), life % 16 == 0);
        now = std::min(now, tcp.next_deadline().value_or(now));
        const State before = tcp.state();
        const Step step = random_step(tcp, now, dice, i);
        ++seen[static_cast<std::size_t>(step.rule)];
        expect_invariants(tcp, before, step, now);
        ASSERT_FALSE(HasFatalFailure()) << "situation " << index << ", life " << life << ", step "
                                        << i << ": " << to_string(step.rule);
      }
    }
  }
  // The dice reach far: all that can happen here did happen.
  for (int index = 0; index < kRuleCount; ++index) {
    const auto rule = static_cast<Rule>(index);
    EXPECT_EQ(seen[static_cast<std::size_t>(index)] > 0,
              is_possible(rule, profile(GetParam()).duplicate_syn))
        << to_string(rule);
  }
}

INSTANTIATE_TEST_SUITE_P(Profiles, RandomSegments,
                         ::testing::Values("rfc6298", "linux-6.5", "freebsd-14"));

}  // namespace
}  // namespace shaketable::tcp::testing
