// SPDX-License-Identifier: GPL-2.0-only
#include "stats/clustered.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/rng.h"
#include "base/sampler.h"

// Goal: intervals of 95 % hold the truth for trials whose connections share a fate. Method: 2000
// times 100 trials of 20 connections, dealt out to 20 parts. The methods are approximate, so 93 %
// are asked for: fewer than 1808 hits (4.75 standard deviations below 1860) come up with a
// probability below 10^-6 if the intervals do cover with 93 %; the dice are fixed. Intervals that
// take the connections for independent fail: that is shown, too.

namespace shaketable::stats {
namespace {

constexpr int kRepeats = 2000;
constexpr int kHitsMin = 1808;
constexpr int kMeanHitsMin = 1759;  // for 91 %: Student's interval is too narrow for skewed times
constexpr std::uint64_t kTrials = 100;
constexpr std::uint64_t kConnections = 20;
constexpr std::size_t kParts = 20;
constexpr Clusters kClusters{.trials = kTrials, .confidence = 0.95};

bool holds(const Estimate& estimate, double truth) {
  return estimate.low.value_or(-INFINITY) <= truth && truth <= estimate.high.value_or(INFINITY);
}

/// Calls `add(trial, fate, own)` for each connection of a repeat: two numbers between 0 and 1, one
/// shared by the connections of a trial.
template <typename Add>
void for_each_connection(int repeat, Add add) {
  const Stream dice = SeedTree(11).child("clustered", static_cast<std::uint64_t>(repeat)).stream();
  std::uint64_t drawn = 0;
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    const double fate = unit_interval(dice.draw(drawn++));
    for (std::uint64_t i = 0; i < kConnections; ++i) {
      add(trial, fate, unit_interval(dice.draw(drawn++)));
    }
  }
}

// A quarter of the trials are bad: half of their connections fail; of the others, few do.
TEST(Clustered, ProportionsAreCovered) {
  for (const double failures : {0.002, 0.1}) {
    const double truth = 0.25 * 0.5 + 0.75 * failures;
    int hits = 0;
    int naive_hits = 0;
    for (int repeat = 0; repeat < kRepeats; ++repeat) {
      Proportion all;
      std::vector<Proportion> parts(kParts);
      for_each_connection(repeat, [&](std::uint64_t trial, double fate, double own) {
        const bool failed = own < (fate < 0.25 ? 0.5 : failures);
        for (Proportion* sum : {&all, &parts[trial % kParts]}) {
          sum->successes += failed ? 1 : 0;
          ++sum->samples;
        }
      });
      hits += holds(clustered(all, parts, kClusters), truth) ? 1 : 0;
      naive_hits += holds(proportion(all.successes, all.samples, 0.95), truth) ? 1 : 0;
    }
    EXPECT_GE(hits, kHitsMin) << failures;
    EXPECT_LT(naive_hits, kHitsMin) << failures;
  }
}

// Connections that fail alone, whatever the trial: the interval is hardly wider than the exact one.
TEST(Clustered, IndependentConnectionsAreNotPunished) {
  double width = 0;
  double exact_width = 0;
  int hits = 0;
  for (int repeat = 0; repeat < kRepeats; ++repeat) {
    Proportion all;
    std::vector<Proportion> parts(kParts);
    for_each_connection(repeat, [&](std::uint64_t trial, double /*fate*/, double own) {
      for (Proportion* sum : {&all, &parts[trial % kParts]}) {
        sum->successes += own < 0.1 ? 1 : 0;
        ++sum->samples;
      }
    });
    const Estimate estimate = clustered(all, parts, kClusters);
    const Estimate exact = proportion(all.successes, all.samples, 0.95);
    hits += holds(estimate, 0.1) ? 1 : 0;
    width += *estimate.high - *estimate.low;
    exact_width += *exact.high - *exact.low;
    EXPECT_LE(estimate.low, *exact.low + 1e-12);
    EXPECT_GE(estimate.high, *exact.high - 1e-12);
  }
  EXPECT_GE(hits, kHitsMin);
  EXPECT_LT(width, 1.25 * exact_width);
}

// Times of which half the logarithm is the trial's: in nanoseconds, or in steps, where they tie.
TEST(Clustered, MeansAndQuantilesAreCovered) {
  for (const double step : {1e-9, 1.0}) {
    const auto rounded = [&](double fate, double own) {
      const double seconds = std::exp(normal_quantile(fate) + normal_quantile(own));
      return Duration::ns(std::llround(std::ceil(seconds / step) * step * 1e9));
    };
    // The truth from its definition: a grid of 2000 x 2000 in the unit square.
    constexpr int kGrid = 2000;
    Histogram truth;
    double sum = 0;
    for (int i = 0; i < kGrid; ++i) {
      for (int j = 0; j < kGrid; ++j) {
        const Duration time = rounded((i + 0.5) / kGrid, (j + 0.5) / kGrid);
        truth.add(time);
        sum += time.seconds();
      }
    }
    const std::vector<Step> cdf = truth.cdf();
    const double mean_truth = sum / kGrid / kGrid;
    int mean_hits = 0;
    std::vector<int> permilles = {500, 900, 990};
    std::vector<int> hits(permilles.size());
    for (int repeat = 0; repeat < kRepeats; ++repeat) {
      Mean all;
      std::vector<Mean> parts(kParts);
      Histogram histogram;
      std::vector<Histogram> histograms(kParts);
      for_each_connection(repeat, [&](std::uint64_t trial, double fate, double own) {
        const Duration time = rounded(fate, own);
        histogram.add(time);
        histograms[trial % kParts].add(time);
        for (Mean* mean : {&all, &parts[trial % kParts]}) {
          mean->moments.add(static_cast<std::uint64_t>(time.count_ns()));
          ++mean->samples;
        }
      });
      mean_hits += holds(clustered(all, parts, kClusters), mean_truth * 1e9) ? 1 : 0;
      const auto quantile_of = [](const Histogram& of, int permille) {
        return Quantile{std::make_shared<const std::vector<Step>>(of.cdf()), permille,
                        of.samples()};
      };
      for (std::size_t i = 0; i < permilles.size(); ++i) {
        std::vector<Quantile> quantiles;
        quantiles.reserve(kParts);
        for (const Histogram& part : histograms) {
          quantiles.push_back(quantile_of(part, permilles[i]));
        }
        const Estimate estimate =
            clustered(quantile_of(histogram, permilles[i]), quantiles, kClusters);
        hits[i] += holds(estimate, nearest_rank(cdf, permilles[i]).time.seconds()) ? 1 : 0;
      }
    }
    for (std::size_t i = 0; i < permilles.size(); ++i) {
      EXPECT_GE(hits[i], kHitsMin) << step << " p" << permilles[i];
    }
    EXPECT_GE(mean_hits, kMeanHitsMin) << step;
  }
}

TEST(Clustered, NoneOfManyIsKnownAsWellAsTheTrialsAreMany) {
  const Proportion none{.successes = 0, .samples = 50'000};
  const std::vector<Proportion> parts(5, Proportion{.successes = 0, .samples = 10'000});
  const Clusters clusters{.trials = 50, .confidence = 0.95};
  EXPECT_EQ(clustered(none, parts, clusters), proportion(0, 50, 0.95));
}

TEST(Clustered, OnePartHasNoInterval) {
  const Proportion all{.successes = 3, .samples = 10};
  const Estimate estimate = clustered(all, std::span(&all, 1), kClusters);
  EXPECT_EQ(estimate, (Estimate{.value = 0.3, .low = {}, .high = {}}));
}

}  // namespace
}  // namespace shaketable::stats
