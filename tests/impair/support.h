// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "impair/netem_reader.h"
#include "impair/pipeline.h"

namespace shaketable::impair {

/// How many standard deviations a share may be off: a right program exceeds it once in 10^9 times.
constexpr double kDeviationsMax = 6.11;

/// Expects `hits` of `draws` for an event of probability `p`. `inflation`: by how much correlation
/// raises the variance over that of independent draws; (1 + rho) / (1 - rho) for a two-state chain.
inline void expect_share(std::uint64_t hits, std::uint64_t draws, double p, double inflation = 1.0,
                         double slack = 0.0) {
  const auto n = static_cast<double>(draws);
  const double deviation = std::sqrt(p * (1.0 - p) * inflation / n);
  EXPECT_NEAR(static_cast<double>(hits) / n, p, kDeviationsMax * deviation + slack);
}

/// Settings of texts that are known to be good.
inline Settings settings_of(std::string_view text) {
  Settings settings;
  const auto read = parse_impairment(text, settings);
  EXPECT_TRUE(read) << text << ": " << (read ? "" : read.error().to_string());
  return settings;
}

/// A pipeline in trial `trial` of the seeds that all these tests use.
inline Pipeline pipeline_of(std::string_view text, std::uint64_t trial = 1) {
  Pipeline pipeline(settings_of(text));
  pipeline.begin_trial(SeedTree(20'240'229).child("trial", trial));
  return pipeline;
}

constexpr Packet kSyn{.kind = PacketKind::Syn, .size = 60, .payload_bits = 320};

inline Instant at(Duration since_start) { return Instant::at(since_start); }

/// The only copy's wait; fails unless there is exactly one copy.
inline Duration wait_of(const Verdict& verdict, Instant now) {
  EXPECT_EQ(verdict.copies().size(), 1U);
  return verdict.copies().empty() ? Duration{} : verdict.copies()[0].release - now;
}

/// Which of `count` packets, `gap` apart, get no copy through.
inline std::vector<bool> losses(Pipeline& pipeline, std::uint64_t count, Duration gap = {}) {
  std::vector<bool> lost;
  lost.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const Instant now = at(gap * static_cast<std::int64_t>(i));
    lost.push_back(pipeline.apply(kSyn, now).copies().empty());
  }
  return lost;
}

inline std::uint64_t count_of(const std::vector<bool>& flags) {
  std::uint64_t count = 0;
  for (const bool flag : flags) {
    count += flag ? 1 : 0;
  }
  return count;
}

}  // namespace shaketable::impair
