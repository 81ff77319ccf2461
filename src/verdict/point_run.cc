// SPDX-License-Identifier: GPL-2.0-only
#include "verdict/point_run.h"

#include <algorithm>
#include <array>
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
  bool counts_never = false;     ///< whether trials in which it never happened are in the sample

  [[nodiscard]] std::optional<Value> read(const expect::Subject& subject) const {
    const Value value = field->value(subject);
    if (outcome) {
      return Value{value == *outcome};
    }
    return value == kNever && !counts_never ? std::nullopt : std::optional(value);
  }
};

std::optional<Gauge> gauge_of(std::string_view statistic) {
  constexpr std::string_view kOutcome = "outcome.";
  if (statistic.starts_with(kOutcome)) {
    return Gauge{.field = expect::find_field("outcome"),
                 .outcome = expect::outcome_value(statistic.substr(kOutcome.size())),
                 .counts_never = false};
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
  return Gauge{
      .field = field, .outcome = {}, .counts_never = statistic.ends_with(".restricted_mean")};
}

/// An expectation that a trial is looked at for.
struct Look {
  const Expectation* expectation;
  const scenario::FieldClaim* field = nullptr;
  const scenario::Invariant* invariant = nullptr;
  const StatisticClaim* statistic = nullptr;
  std::optional<Gauge> gauge;
  std::optional<Value> worst;
  bool is_seen = false;  ///< whether any trial had what it is about

  [[nodiscard]] bool needs_steps() const {
    return (field != nullptr && field->field->needs_steps) ||
           (invariant != nullptr && invariant->expression.needs_steps()) ||
           (gauge && gauge->field->needs_steps);
  }
};

std::vector<Look> looks_of(std::span<const Expectation> expectations,
                           const scenario::Point& point) {
  std::vector<Look> looks;
  for (const Expectation& expectation : expectations) {
    if (!is_at(expectation.at, point)) {
      continue;
    }
    Look look{.expectation = &expectation,
              .field = std::get_if<scenario::FieldClaim>(&expectation.claim),
              .invariant = std::get_if<scenario::Invariant>(&expectation.claim),
              .statistic = std::get_if<StatisticClaim>(&expectation.claim),
              .gauge = {},
              .worst = {},
              .is_seen = false};
    if (look.statistic != nullptr) {
      look.gauge = gauge_of(look.statistic->statistic);
    }
    if (look.field != nullptr || look.invariant != nullptr || look.gauge) {
      looks.push_back(std::move(look));
    }
  }
  return looks;
}

/// How far the value is to the side that the claim does not want.
Value badness(const StatisticClaim& claim, Value value) {
  const bool wants_more =
      claim.comparison == Comparison::AtLeast || claim.comparison == Comparison::Greater;
  return wants_more ? -value : value;
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
  const double unit = is_time ? 1e9 : 1;
  const auto& bound = look.statistic->bound;
  if (bound && static_cast<double>(*value) > *bound * unit) {
    run.violations.try_emplace(look.expectation,
                               violation_of(subject, {.found = text(), .at = at}));
  }
  const Value bad = badness(*look.statistic, *value);
  if (!look.worst || bad > *look.worst) {
    look.worst = bad;
    run.examples.insert_or_assign(look.expectation,
                                  violation_of(subject, {.found = text(), .at = at}));
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
  std::vector<Look> looks = looks_of(expectations, point);
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
    return steps == 0 ? "" : "      ... " + std::to_string(steps) + " steps ...\n";
  };
  return gap(begin) + trial::ladder(watch.trace) + gap(left);
}

}  // namespace shaketable::verdict
