// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: what a packet meets on its way: the dice of each hop, copies in their order, and
// corruption.
#include <gtest/gtest.h>

#include <cstdint>

#include "impair/pipeline.h"
#include "sim/support.h"
#include "trial/topology.h"

namespace shaketable::sim::testing {
namespace {

using namespace literals;

// Dice are told by the hops of the packets' way: the server's first link rolls the same ones
// however many come behind it.
TEST(Path, DiceGoByHopsFromTheSender) {
  trial::Scenario one = textbook();
  trial::Scenario three = textbook();
  three.topology.links.assign(3, three.topology.links.front());
  trial::lay_out_path(three.topology);
  impair(one, "", "loss 50%");
  impair(three, "", "loss 50%");
  const auto short_way = backend(one);
  const auto long_way = backend(three);
  for (std::uint64_t trial = 0; trial < 100; ++trial) {
    EXPECT_EQ(trial::run_single(*short_way, trial).client.syn.sent,
              trial::run_single(*long_way, trial).client.syn.sent)
        << trial;
  }
}

// A copy and its original leave in the order of the verdict, of which one may be corrupted.
TEST(Path, CopiesLeaveInOrder) {
  trial::Scenario scenario = textbook();
  scenario.topology.links.front().rate_bps = 496'000;  // a SYN of 62 octets takes a millisecond
  impair(scenario, "duplicate 50% corrupt 50%", "");
  const auto sim = backend(scenario);
  impair::Pipeline pipeline(scenario.topology.links.front().forward);
  std::uint64_t corrupted_first = 0;
  for (std::uint64_t trial = 0; trial < 100; ++trial) {
    const SeedTree seeds = trial::trial_seeds(trial::point_seeds(scenario), trial);
    pipeline.begin_trial(trial::link_seeds(seeds, scenario.topology, 0, true));
    const impair::Verdict verdict = pipeline.apply(
        {.kind = impair::PacketKind::Syn, .size = 60, .payload_bits = 8 * 40}, Instant{});
    const auto copies = verdict.copies();
    if (copies.size() != 2) continue;
    const bool first_is_sound = !copies[0].corrupt_bit;
    if (first_is_sound == !copies[1].corrupt_bit) continue;
    corrupted_first += first_is_sound ? 0 : 1;
    EXPECT_EQ(trial::run_single(*sim, trial).server.syn_ack_times.at(0),
              first_is_sound ? 11_ms : 12_ms);
  }
  EXPECT_GT(corrupted_first, 0U);
}

TEST(Path, CorruptedSynsAreCountedAndNotAnswered) {
  trial::Scenario scenario = textbook();
  impair(scenario, "corrupt 100%", "");
  const trial::ConnectionResult result = result_of(scenario);
  EXPECT_EQ(result.outcome, trial::Outcome::TimedOut);
  EXPECT_EQ(result.server.corrupted_received, result.client.syn.sent);
  EXPECT_EQ(result.server.syn_ack.sent, 0U);
}

}  // namespace
}  // namespace shaketable::sim::testing
