// SPDX-License-Identifier: GPL-2.0-only
#include "stats/serial.h"

#include <gtest/gtest.h>

#include "dice.h"
#include "stats/trials.h"

namespace shaketable::stats {
namespace {

using namespace literals;

constexpr Duration kLimit = 200_s;

PointStatistics of_trials(std::uint64_t first, std::uint64_t end) {
  PointStatistics point(kLimit);
  for (std::uint64_t index = first; index < end; ++index) {
    point.add(made_up_trial(index));
  }
  return point;
}

/// Of three connections each.
PointStatistics of_trials_of_many(std::uint64_t trials) {
  PointStatistics point(kLimit, 3);
  for (std::uint64_t index = 0; index < 3 * trials; ++index) {
    trial::ConnectionResult result = made_up_trial(index);
    result.trial = index / 3;
    result.connection = static_cast<std::uint32_t>(index % 3);
    point.add(result);
  }
  return point;
}

/// Enough trials for the histograms of establishment to be gathered in bins.
constexpr std::uint64_t kBinnedTrials = 120'000;

TEST(Serial, StatisticsAreReadBackAsTheyWere) {
  for (const std::uint64_t trials :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{3000}, kBinnedTrials}) {
    const PointStatistics point = of_trials(0, trials);
    const std::vector<std::byte> octets = to_octets(point);
    const auto back = from_octets(octets);
    ASSERT_TRUE(back.has_value()) << back.error().to_string();
    EXPECT_EQ(back->time_limit(), kLimit);
    EXPECT_EQ(back->statistics(), point.statistics());
    for (const Side side : {Side::Client, Side::Server, Side::Both}) {
      EXPECT_EQ(back->establishment_times(side).cdf(), point.establishment_times(side).cdf());
      EXPECT_EQ(back->establishment_times(side).is_binned(), trials == kBinnedTrials);
    }
    EXPECT_EQ(to_octets(*back), octets);
  }
}

TEST(Serial, WhatWasReadBackCanBeAddedTo) {
  PointStatistics back = from_octets(to_octets(of_trials(0, 1000))).value();
  back.merge(of_trials(1000, 2000));
  for (std::uint64_t index = 2000; index < 3000; ++index) {
    back.add(made_up_trial(index));
  }
  EXPECT_EQ(to_octets(back), to_octets(of_trials(0, 3000)));
}

// Goal: equal content, equal octets. Method: trials dealt out to workers from the last to the
// first, with histograms that stay exact and such that do not.
TEST(Serial, OctetsDoNotDependOnOrderOrGrouping) {
  for (const std::uint64_t trials : {std::uint64_t{3000}, kBinnedTrials}) {
    std::vector<PointStatistics> parts(5, PointStatistics(kLimit));
    for (std::uint64_t index = trials; index-- > 0;) {
      parts[index * index % parts.size()].add(made_up_trial(index));
    }
    PointStatistics merged(kLimit);
    for (const PointStatistics& part : parts) {
      merged.merge(part);
    }
    EXPECT_EQ(to_octets(merged), to_octets(of_trials(0, trials)));
  }
}

TEST(Serial, TrialsOfManyConnectionsAreReadBackAsTheyWere) {
  for (const std::uint64_t trials : {0u, 1u, 7u, 500u}) {
    const PointStatistics point = of_trials_of_many(trials);
    const std::vector<std::byte> octets = to_octets(point);
    PointStatistics back = from_octets(octets).value();
    EXPECT_EQ(back.trials(), trials);
    EXPECT_EQ(back.statistics(), point.statistics());
    EXPECT_EQ(to_octets(back), octets);
    back.merge(of_trials_of_many(3));  // still in as many parts
  }
}

TEST(Serial, OneTrialMoreGivesOtherOctets) {
  EXPECT_NE(to_octets(of_trials(0, 100)), to_octets(of_trials(0, 101)));
  EXPECT_NE(to_octets(PointStatistics(kLimit)), to_octets(PointStatistics(1_s)));
}

TEST(Serial, OctetsCutOffAnywhereAreAnError) {
  for (const PointStatistics& point : {of_trials(0, 20), of_trials_of_many(20)}) {
    const std::vector<std::byte> octets = to_octets(point);
    for (std::size_t size = 0; size < octets.size(); ++size) {
      EXPECT_FALSE(from_octets(std::span(octets).first(size))) << size;
    }
  }
}

TEST(Serial, AnotherFormIsAnError) {
  std::vector<std::byte> octets = to_octets(of_trials(0, 20));
  octets.front() = std::byte{3};
  EXPECT_EQ(from_octets(octets).error().to_string(), "statistics in form 3; expected form 2");
}

// Goal: damage gives an error or other statistics, never a crash or memory without end. Method:
// random octets overwritten, with the sanitizers looking on.
TEST(Serial, DamagedOctetsNeverCrash) {
  const std::vector<std::byte> octets = to_octets(of_trials(0, 300));
  int errors = 0;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    shaketable::testing::Dice dice(seed);
    std::vector<std::byte> damaged = octets;
    for (int i = dice.from(1, 4); i > 0; --i) {
      damaged[dice.from<std::size_t>(0, damaged.size() - 1)] =
          std::byte{dice.from<std::uint8_t>(0, 255)};
    }
    const auto back = from_octets(damaged);
    errors += back ? 0 : 1;
    if (back) {
      (void)to_octets(*back);
    }
  }
  EXPECT_GT(errors, 1000);
}

}  // namespace
}  // namespace shaketable::stats
