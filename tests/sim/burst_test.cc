// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: how a burst chain is stepped decides how often a whole SYN schedule is lost. Both ways have
// a closed form: the share that is left of a vector over (good, bad) after each SYN is lost and
// the chain has gone on.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/chance.h"
#include "sim/support.h"

namespace shaketable::sim::testing {
namespace {

constexpr std::uint64_t kTrials = trials_of(200'000);

/// `loss gemodel P R 1-H 1-K` with these probabilities.
struct Chain {
  double to_bad = 0;
  double to_good = 0;
  double loss_in_bad = 1;
  double loss_in_good = 0;
};

/// P(every packet is lost), where the chain makes `steps[i]` steps after packet i.
double all_lost(const Chain& chain, const std::vector<int>& steps) {
  const double share_bad = chain.to_bad / (chain.to_bad + chain.to_good);
  std::array<double, 2> mass = {1 - share_bad, share_bad};
  for (const int count : steps) {
    mass = {mass[0] * chain.loss_in_good, mass[1] * chain.loss_in_bad};
    for (int step = 0; step < count; ++step) {
      const double to_bad = mass[0] * chain.to_bad;
      const double to_good = mass[1] * chain.to_good;
      mass = {mass[0] - to_bad + to_good, mass[1] - to_good + to_bad};
    }
  }
  return mass[0] + mass[1];
}

void expect_failures(std::string_view profile, std::string_view loss, double expected) {
  trial::Scenario scenario = textbook(profile);
  impair(scenario, loss, "");
  const auto sim = backend(scenario);
  trial::TrialResult result;
  std::uint64_t failed = 0;
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    sim->run(trial, result, nullptr);
    failed += result.connections[0].client.established ? 0 : 1;
  }
  expect_share(failed, kTrials, expected, std::string(loss));
}

// Seconds between the SYNs of each profile; the last one has none behind it.
const std::vector<int> kRfc6298 = {1, 2, 4, 8, 16, 32, 60, 0};
const std::vector<int> kWindows = {1, 2, 4, 8, 0};

std::vector<int> one_step_each(const std::vector<int>& gaps) {
  return std::vector<int>(gaps.size(), 1);
}

std::vector<int> times(std::vector<int> gaps, int steps_a_second) {
  for (int& gap : gaps) {
    gap *= steps_a_second;
  }
  return gaps;
}

TEST(BurstLoss, PerPacketStaysBadThroughTheSchedule) {
  const Chain chain = {.to_bad = 0.04, .to_good = 0.04, .loss_in_bad = 1, .loss_in_good = 0};
  const double expected = all_lost(chain, one_step_each(kRfc6298));
  EXPECT_NEAR(expected, 0.5 * std::pow(0.96, 7), 1e-12);
  expect_failures("rfc6298", "loss gemodel 4% 4% per packet", expected);
}

TEST(BurstLoss, PerTimeForgetsBetweenSyns) {
  const Chain chain = {.to_bad = 0.04, .to_good = 0.04, .loss_in_bad = 1, .loss_in_good = 0};
  const double expected = all_lost(chain, times(kRfc6298, 100));
  EXPECT_NEAR(expected, std::pow(0.5, 8), 1e-5);
  expect_failures("rfc6298", "loss gemodel 4% 4% per 10ms", expected);
}

TEST(BurstLoss, SlowChainInTime) {
  const Chain chain = {.to_bad = 0.02, .to_good = 0.03, .loss_in_bad = 1, .loss_in_good = 0};
  const double expected = all_lost(chain, times(kWindows, 10));
  EXPECT_GT(expected, 2 * std::pow(0.4, 5));  // against losses that know nothing of each other
  expect_failures("windows-11", "loss gemodel 2% 3% per 100ms", expected);
}

TEST(BurstLoss, LossesInBothStates) {
  const Chain chain = {.to_bad = 0.3, .to_good = 0.2, .loss_in_bad = 0.9, .loss_in_good = 0.25};
  expect_failures("windows-11", "loss gemodel 30% 20% 90% 25% per packet",
                  all_lost(chain, one_step_each(kWindows)));
  expect_failures("windows-11", "loss gemodel 30% 20% 90% 25% per 500ms",
                  all_lost(chain, times(kWindows, 2)));
}

}  // namespace
}  // namespace shaketable::sim::testing
