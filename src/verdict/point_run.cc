// SPDX-License-Identifier: GPL-2.0-only
#include "verdict/point_run.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>

#include "expect/field.h"
#include "trial/ladder.h"

namespace shaketable::verdict {
namespace {

using expect::kNever;
using expect::Value;
using scenario::Comparison;
using scenario::Expectation;
using scenario::StatisticClaim;

/// What a statistic says of each single trial, to find one that shows a failure.
struct Gauge {
  const expect::Field* field = nullptr;
  std::optional<Value> outcome;  ///< of `outcome.*`: 1 for that one, 0 for others
  std::optional<Value> never;  ///< what a trial counts as in which it never happened; empty: it is
                               ///< not in the sample

  [[nodiscard]] std::optional<Value> read(const expect::Subject& subject) const {
    const Value value = field->value(subject);
    if (outcome) {
      return Value{value == *outcome};
    }
    return value == kNever ? never : std::optional(value);
  }
};

std::optional<Gauge> gauge_of(std::string_view statistic, Duration time_limit) {
  constexpr std::string_view kOutcome = "outcome.";
  if (statistic.starts_with(kOutcome)) {
    return Gauge{.field = expect::find_field("outcome"),
                 .outcome = expect::outcome_value(statistic.substr(kOutcome.size())),
                 .never = {}};
  }
  constexpr std::string_view kGaveUp = ".gave_up_time.mean";
  std::string name(statistic);
  if (statistic.ends_with(kGaveUp)) {
    name = std::string(statistic.substr(0, statistic.size() - kGaveUp.size())) + ".give_up";
  }
  constexpr std::array<std::string_view, 8> kEnds = {
      ".mean", ".restricted_mean", ".min", ".max", ".p50", ".p90", ".p99", ".p99.9"};
  const auto* end =
      std::ranges::find_if(kEnds, [&](std::string_view part) { return name.ends_with(part); });
  if (end != kEnds.end()) {
    name.resize(name.size() - end->size());
  }
  const expect::Field* field = expect::find_field(name);
  if (field == nullptr) {
    return {};
  }
  const bool counts_all = statistic.ends_with(".restricted_mean");
  return Gauge{.field = field,
               .outcome = {},
               .never = counts_all ? std::optional(time_limit.count_ns()) : std::nullopt};
}

/// An expectation that a trial is looked at for.
struct Look {
  const Expectation* expectation;
  const scenario::FieldClaim* field = nullptr;
  const scenario::Invariant* invariant = nullptr;
  const StatisticClaim* statistic = nullptr;
  std::optional<Gauge> gauge;
  std::optional<double> bound;  ///< of the gauge, in the statistic's unit
  std::optional<double> worst;
  bool is_seen = false;  ///< whether any trial had what it is about

  [[nodiscard]] bool needs_steps() const {
    return (field != nullptr && field->field->needs_steps) ||
           (invariant != nullptr && invariant->expression.needs_steps()) ||
           (gauge && gauge->field->needs_steps);
  }
};

/// What the expectation wants to be looked at in the trials of that point, if anything.
std::optional<Look> look_for(const Expectation& expectation, const scenario::Point& point,
                             Duration time_limit) {
  Look look{.expectation = &expectation,
            .field = std::get_if<scenario::FieldClaim>(&expectation.claim),
            .invariant = std::get_if<scenario::Invariant>(&expectation.claim),
            .statistic = std::get_if<StatisticClaim>(&expectation.claim),
            .gauge = {},
            .bound = {},
            .worst = {},
            .is_seen = false};
  if (const auto* pair = std::get_if<scenario::ComparisonClaim>(&expectation.claim)) {
    if (!pair->bound || (!is_at(pair->first, point) && !is_at(pair->second, point))) {
      return {};
    }
    look.gauge = gauge_of(pair->statistic, time_limit);
    look.bound = pair->bound;
    return look;
  }
  if (!is_at(expectation.at, point)) {
    return {};
  }
  if (look.statistic != nullptr) {
    look.gauge = gauge_of(look.statistic->statistic, time_limit);
    look.bound = look.statistic->bound;
  }
  const bool is_any = look.field != nullptr || look.invariant != nullptr || look.gauge;
  return is_any ? std::optional(std::move(look)) : std::nullopt;
}

/// How far the value, in the statistic's unit, is to the side that the claim does not want.
double badness(const StatisticClaim& claim, double value) {
  switch (claim.comparison) {
    case Comparison::AtLeast:
    case Comparison::Greater:
      return -value;
    case Comparison::Equal:
      return std::abs(value - claim.value);
    default:
      return value;
  }
}

Violation violation_of(const expect::Subject& subject, Mismatch mismatch) {
  return {.trial = subject.result.trial,
          .connection = subject.result.connection,
          .mismatch = std::move(mismatch)};
}

void look_at(Look& look, const expect::Subject& subject, PointRun& run) {
  if (look.field != nullptr && !is_about(*look.field, subject.result)) {
    return;
  }
  look.is_seen = true;
  if (look.field != nullptr || look.invariant != nullptr) {
    if (!run.violations.contains(look.expectation)) {
      auto wrong = look.field != nullptr ? mismatch(*look.field, subject)
                                         : mismatch(*look.invariant, subject);
      if (wrong) {
        run.violations.emplace(look.expectation, violation_of(subject, std::move(*wrong)));
      }
    }
    return;
  }
  const auto value = look.gauge->read(subject);
  if (!value) {
    return;
  }
  const auto text = [&] { return expect::value_text(*value, look.gauge->field->type); };
  const bool is_time = look.gauge->field->type == expect::Type::Time;
  const std::optional<Duration> at =
      is_time && *value != kNever ? std::optional(Duration::ns(*value)) : std::nullopt;
  const double amount = static_cast<double>(*value) / (is_time ? 1e9 : 1);
  const auto violation = [&] { return violation_of(subject, {.found = text(), .at = at}); };
  if (look.bound && amount > *look.bound) {
    run.violations.try_emplace(look.expectation, violation());
  }
  if (look.statistic == nullptr) {
    return;
  }
  const double bad = badness(*look.statistic, amount);
  if (!look.worst || bad > *look.worst) {
    look.worst = bad;
    run.examples.insert_or_assign(look.expectation, violation());
  }
}

}  // namespace

bool is_at(const scenario::Settings& settings, const scenario::Point& point) {
  return std::ranges::all_of(settings, [&](const auto& setting) {
    return std::ranges::find(point.set, setting) != point.set.end();
  });
}

PointRun run_point(scenario::Point point, trial::Scenario scenario, trial::Backend& backend,
                   std::span<const Expectation> expectations) {
  const std::uint32_t connections = scenario.workload.connections;
  std::vector<Look> looks;
  for (const Expectation& expectation : expectations) {
    if (auto look = look_for(expectation, point, scenario.time_limit)) {
      looks.push_back(std::move(*look));
    }
  }
  const bool needs_steps = std::ranges::any_of(looks, &Look::needs_steps);
  PointRun run{.point = std::move(point),
               .scenario = std::move(scenario),
               .statistics = stats::PointStatistics({}),
               .violations = {},
               .unseen = {},
               .examples = {}};
  run.statistics = stats::PointStatistics(run.scenario.time_limit, connections);
  trial::TrialResult result;
  trial::Watch watch;
  for (std::uint64_t trial = 0; trial < run.scenario.trials; ++trial) {
    backend.run(trial, result, needs_steps ? &watch : nullptr);
    for (std::size_t i = 0; i < result.connections.size(); ++i) {
      run.statistics.add(result.connections[i]);
      if (needs_steps && result.connections[i].connection != watch.connection) {
        // The steps of one connection are kept at a time: the same trial again, for the next one.
        watch.connection = result.connections[i].connection;
        backend.run(trial, result, &watch);
      }
      const expect::Subject subject = {.result = result.connections[i],
                                       .steps = needs_steps ? &watch.trace : nullptr};
      for (Look& look : looks) {
        look_at(look, subject, run);
      }
    }
    watch.connection = 0;
  }
  for (const Look& look : looks) {
    if (!look.is_seen) {
      run.unseen.insert(look.expectation);
    }
  }
  return run;
}

std::string ladder_around(trial::Backend& backend, const Violation& violation) {
  constexpr std::size_t kBefore = 6;
  constexpr std::size_t kAfter = 4;
  trial::Watch watch{.connection = violation.connection, .trace = {}};
  trial::TrialResult result;
  backend.run(violation.trial, result, &watch);
  auto& rows = watch.trace.rows;
  std::size_t middle = rows.size();
  if (const auto at = violation.mismatch.at) {
    const Instant when = watch.trace.origin + *at;
    const auto found =
        std::ranges::find_if(rows, [&](const trial::TraceRow& row) { return row.at >= when; });
    middle = static_cast<std::size_t>(found - rows.begin());
  }
  const std::size_t end = std::min(middle + kAfter, rows.size());
  const std::size_t begin = std::min(middle, end) - std::min(kBefore, std::min(middle, end));
  const std::size_t left = rows.size() - end;
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(end), rows.end());
  rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(begin));
  const auto gap = [](std::size_t steps) {
    return steps == 0 ? ""
                      : "      ... " + std::to_string(steps) +
                            (steps == 1 ? " step ...\n" : " steps ...\n");
  };
  return gap(begin) + trial::ladder(watch.trace) + gap(left);
}

}  // namespace shaketable::verdict
