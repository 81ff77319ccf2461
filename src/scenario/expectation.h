// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"
#include "expect/expression.h"
#include "expect/field.h"

namespace shaketable::scenario {

enum class Comparison : std::uint8_t { Less, AtMost, Equal, AtLeast, Greater };

/// Axes of the sweep and their values, as written.
using Settings = std::vector<std::pair<std::string, std::string>>;

/// How often, at most, a claim that is true may be refused by chance, unless the file says more.
inline constexpr double kDefaultFalseAlarm = 1e-6;

/// `client.establishment_time.p99: "<= 7.1s"`: about a statistic of all trials of a point.
struct StatisticClaim {
  std::string statistic;
  Comparison comparison = Comparison::Equal;
  double value = 0;              ///< in the statistic's unit: seconds, 0 to 1, a count, octets
  std::optional<double> within;  ///< of `Equal`: how far off is good enough
  double false_alarm = kDefaultFalseAlarm;  ///< above 0, at most 0.5
  std::optional<double> bound;  ///< of a mean: no trial has more; each that has is a failure
};

/// `client.syn_times: "[0s, 1s, 3s] within 1ms"`: about a field of every trial, or of one.
struct FieldClaim {
  const expect::Field* field = nullptr;
  Comparison comparison = Comparison::Equal;
  std::vector<expect::Value> values;        ///< one, or all of a field that is a list (`Equal`)
  expect::Value within = 0;                 ///< of `Equal`: how far off is good enough
  std::optional<std::uint64_t> trial;       ///< only that one
  std::optional<std::uint32_t> connection;  ///< only that one of each trial
};

/// `always: "client.rto <= 60s"`, of every trial, or `never:` of any.
struct Invariant {
  expect::Expression expression;
  bool always = true;
};

/// `compare:`, between the points of the sweep that have the one setting and those that have the
/// other, all else equal.
struct ComparisonClaim {
  std::string statistic;
  Settings first;
  Settings second;
  Comparison comparison = Comparison::Equal;  ///< of the first with the second
  std::optional<double> within;               ///< of `Equal`, which needs it; as in StatisticClaim
  double false_alarm = kDefaultFalseAlarm;
  std::optional<double> bound;
};

/// `baseline:`, against a store of results.
struct BaselineClaim {
  std::string store;
  std::vector<std::string> statistics;  ///< none: all that can be decided
  std::optional<double> within;         ///< a share of the stored value; empty: no difference shows
  double false_alarm = kDefaultFalseAlarm;  ///< of all of them together
};

/// `golden:`, a ladder in a file beside the scenario.
struct GoldenClaim {
  std::string file;
  std::uint64_t trial = 0;
  std::uint32_t connection = 0;
};

using Claim = std::variant<StatisticClaim, FieldClaim, Invariant, ComparisonClaim, BaselineClaim,
                           GoldenClaim>;

/// One thing that a scenario expects.
struct Expectation {
  std::string key;   ///< under `expect:`, such as `outcome.established` or `always`
  std::string text;  ///< what stands there, in one line
  Location where;
  Settings at;  ///< only at points that have these; none: at all
  Claim claim;
};

}  // namespace shaketable::scenario
