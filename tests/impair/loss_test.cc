// SPDX-License-Identifier: GPL-2.0-only
// Goal: each loss model has the rate and the bursts of its closed form.
#include <array>

#include "support.h"

namespace shaketable::impair {
namespace {

using namespace literals;

constexpr std::uint64_t kPackets = 1'000'000;

/// Losses that follow a loss.
std::uint64_t pairs(const std::vector<bool>& lost) {
  std::uint64_t count = 0;
  for (std::size_t i = 1; i < lost.size(); ++i) {
    count += lost[i] && lost[i - 1] ? 1 : 0;
  }
  return count;
}

TEST(RandomLoss, HasTheRateAskedFor) {
  for (const auto& [text, p] :
       {std::pair{"loss 0.1%", 0.001}, {"loss 10%", 0.1}, {"loss random 50%", 0.5}}) {
    Pipeline pipeline = pipeline_of(text);
    const auto lost = losses(pipeline, kPackets);
    expect_share(count_of(lost), kPackets, p);
    expect_share(pairs(lost), kPackets, p * p, 3.0);  // pairs overlap: less than 3 x the variance
  }
}

TEST(RandomLoss, EndsAreExact) {
  Pipeline all = pipeline_of("loss 100%");
  EXPECT_EQ(count_of(losses(all, 1000)), 1000U);
  Pipeline none = pipeline_of("loss 0%");
  EXPECT_TRUE(none.is_transparent());
  EXPECT_EQ(count_of(losses(none, 1000)), 0U);
  const Verdict verdict = all.apply(kSyn, {});
  EXPECT_EQ(verdict.cause(), DropCause::Loss);
}

TEST(CorrelatedLoss, KeepsTheRateAndHasTheCorrelation) {
  for (const auto& [text, p, rho] : {std::tuple{"loss 10% 25%", 0.1, 0.25},
                                     {"loss 1% 50%", 0.01, 0.5},
                                     {"loss 0.3% 25%", 0.003, 0.25},
                                     {"loss 60% 80%", 0.6, 0.8}}) {
    Pipeline pipeline = pipeline_of(text);
    const auto lost = losses(pipeline, kPackets);
    const double inflation = (1 + rho) / (1 - rho);
    expect_share(count_of(lost), kPackets, p, inflation);
    // Given how many were lost, each is followed by another one independently of the rest.
    expect_share(pairs(lost), count_of(lost), p + rho * (1 - p));
  }
}

TEST(CorrelatedLoss, StartsStationary) {
  std::uint64_t lost = 0;
  constexpr std::uint64_t kTrials = 100'000;
  Pipeline pipeline(settings_of("loss 10% 90%"));
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    pipeline.begin_trial(SeedTree(5).child("trial", trial));
    lost += pipeline.apply(kSyn, {}).copies().empty() ? 1 : 0;
  }
  expect_share(lost, kTrials, 0.1);
}

TEST(GilbertElliottLoss, MeanLossOfTheStationaryChain) {
  struct Case {
    const char* text;
    double p, r, bad, good;
  };
  for (const Case& c : {Case{"loss gemodel 1% 10%", 0.01, 0.1, 1, 0},
                        {"loss gemodel 1% 10% 70% 0.1%", 0.01, 0.1, 0.7, 0.001},
                        {"loss gemodel 5%", 0.05, 0.95, 1, 0},
                        {"loss gemodel 60% 80% 50%", 0.6, 0.8, 0.5, 0}}) {
    Pipeline pipeline = pipeline_of(c.text);
    const double share = c.p / (c.p + c.r);
    const double decay = std::max(0.0, 1 - c.p - c.r);
    expect_share(count_of(losses(pipeline, kPackets)), kPackets,
                 share * c.bad + (1 - share) * c.good, (1 + decay) / (1 - decay));
  }
}

TEST(GilbertElliottLoss, BurstsHaveTheirLength) {
  // Every loss but the last of a burst is followed by one, with probability 1 - r: mean 1 / r.
  Pipeline pipeline = pipeline_of("loss gemodel 1% 10%");
  const auto lost = losses(pipeline, kPackets);
  expect_share(pairs(lost), count_of(lost), 0.9);
}

/// The share of trials whose first packet is lost.
std::uint64_t first_losses(const char* text, std::uint64_t trials) {
  std::uint64_t lost = 0;
  Pipeline pipeline(settings_of(text));
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    pipeline.begin_trial(SeedTree(6).child("trial", trial));
    lost += pipeline.apply(kSyn, {}).copies().empty() ? 1 : 0;
  }
  return lost;
}

TEST(BurstLoss, StartsStationary) {
  constexpr std::uint64_t kTrials = 100'000;
  expect_share(first_losses("loss gemodel 1% 10%", kTrials), kTrials, 1.0 / 11.0);
  expect_share(first_losses("loss gemodel 1% 10% per 10ms", kTrials), kTrials, 1.0 / 11.0);
  EXPECT_EQ(first_losses("loss gemodel 1% 10% netem-compat", kTrials), 0U);
  EXPECT_EQ(first_losses("loss gemodel 0% 0%", kTrials), 0U);
  EXPECT_EQ(first_losses("loss gemodel 1% 0%", 100), 100U);
  expect_share(first_losses("loss state 10% 10%", kTrials), kTrials, 0.5);
  expect_share(first_losses("loss state 10% 10% netem-compat", kTrials), kTrials, 0.1);
}

using Row = std::array<double, 4>;

struct StateCase {
  const char* text;
  double p13, p31, p32, p23, p14;

  [[nodiscard]] Row step(const Row& from) const {
    return {from[0] * (1 - p13 - p14) + from[2] * p31 + from[3],
            from[1] * (1 - p23) + from[2] * p32,
            from[0] * p13 + from[1] * p23 + from[2] * (1 - p31 - p32), from[0] * p14};
  }
  /// The shares after many steps from state 1, without any closed form.
  [[nodiscard]] Row stationary() const {
    Row shares = {1, 0, 0, 0};
    for (int i = 0; i < 5000; ++i) {
      shares = step(shares);
    }
    return shares;
  }
};

constexpr StateCase kFull = {"loss state 1% 30% 20% 50% 1%", 0.01, 0.3, 0.2, 0.5, 0.01};

TEST(StateLoss, MeanLossOfTheStationaryChain) {
  // The variance is below 11 times that of independent losses: the largest eigenvalue but 1 of the
  // chains here is at most 0.83.
  for (const StateCase& c : {kFull,
                             {"loss state 5%", 0.05, 0.95, 0, 1, 0},
                             {"loss state 2% 20%", 0.02, 0.2, 0, 1, 0},
                             {"loss state 0% 100% 0% 100% 10%", 0, 1, 0, 1, 0.1},
                             {"loss state 10% 20% 80% 60%", 0.1, 0.2, 0.8, 0.6, 0}}) {
    Pipeline pipeline = pipeline_of(c.text);
    const Row shares = c.stationary();
    expect_share(count_of(losses(pipeline, kPackets)), kPackets, shares[2] + shares[3], 11.0);
  }
}

TEST(StateLoss, SingleLossesAreNeverPairs) {
  Pipeline pipeline = pipeline_of("loss state 0% 100% 0% 100% 30%");
  EXPECT_EQ(pairs(losses(pipeline, 100'000)), 0U);
}

TEST(StateLoss, AnAbsorbingBurstTakesAll) {
  Pipeline pipeline = pipeline_of("loss state 1% 0% 0%");
  EXPECT_EQ(count_of(losses(pipeline, 1000)), 1000U);
}

/// In how many of `trials` the packets at 0 and at `later` are lost, first alone and then both.
std::pair<std::uint64_t, std::uint64_t> losses_at(const char* text, Duration later,
                                                  std::uint64_t trials) {
  std::uint64_t first = 0;
  std::uint64_t both = 0;
  Pipeline pipeline(settings_of(text));
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    pipeline.begin_trial(SeedTree(7).child("trial", trial));
    const bool lost = pipeline.apply(kSyn, {}).copies().empty();
    const bool lost_later = pipeline.apply(kSyn, at(later)).copies().empty();
    first += lost ? 1 : 0;
    both += lost && lost_later ? 1 : 0;
  }
  return {first, both};
}

TEST(PerTime, GilbertElliottForgetsGeometrically) {
  // P(bad after n steps | bad) = share + (1 - share) (1 - p - r)^n.
  constexpr double kShare = 1.0 / 11.0;
  for (const auto& [later, steps] : {std::pair{0_ms, 0},
                                     {999_us, 0},
                                     {1_ms, 1},
                                     {3700_us, 3},
                                     {10_ms, 10},
                                     {100_ms, 100},
                                     {1000_s, 1'000'000}}) {
    const auto [first, both] = losses_at("loss gemodel 1% 10% per 1ms", later, 100'000);
    expect_share(first, 100'000, kShare);
    expect_share(both, first, kShare + (1 - kShare) * std::pow(0.89, steps));
  }
}

TEST(PerTime, FineStepsApproachContinuousTime) {
  // Rates of 1 and 10 a second, in steps of 1 ms: P_BB(t) = share + (1 - share) e^-(11 t), to 1 %.
  constexpr double kShare = 1.0 / 11.0;
  const auto [first, both] = losses_at("loss gemodel 0.1% 1% per 1ms", 100_ms, 100'000);
  expect_share(both, first, kShare + (1 - kShare) * std::exp(-1.1), 1.0, 0.01);
}

TEST(PerTime, FourStatesMoveWithTheMatrix) {
  const Row shares = kFull.stationary();
  const double loss = shares[2] + shares[3];
  for (const int steps : {0, 1, 2, 7, 40, 100'000}) {
    Row later = {0, 0, shares[2] / loss, shares[3] / loss};
    for (int i = 0; i < std::min(steps, 5000); ++i) {
      later = kFull.step(later);
    }
    const auto [first, both] =
        losses_at("loss state 1% 30% 20% 50% 1% per 1ms", 1_ms * steps, 100'000);
    expect_share(first, 100'000, loss);
    expect_share(both, first, later[2] + later[3]);
  }
}

}  // namespace
}  // namespace shaketable::impair
