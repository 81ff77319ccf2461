// SPDX-License-Identifier: GPL-2.0-only
#include "verdict/statistic_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace shaketable::verdict {
namespace {

using scenario::Comparison;
using scenario::ComparisonClaim;
using scenario::Expectation;
using scenario::StatisticClaim;
using stats::Estimate;
using stats::Unit;

std::string amount_text(double amount, Unit unit) {
  switch (unit) {
    case Unit::Seconds:
      return fmt::format("{:.6g} s", amount);
    case Unit::Probability:
      return fmt::format("{:.6g} %", amount * 100);
    case Unit::Octets:
      return fmt::format("{:.6g} B", amount);
    case Unit::Count:
      return fmt::format("{:.6g}", amount);
  }
  invariant_broken("a Unit outside its enumeration");
}

std::string advice_of(const Bound& bound, const Grown& grown, std::uint64_t trials) {
  if (!grown(1).value) {
    return "no trial has it";
  }
  const auto needed = trials_that_decide(bound, grown, trials);
  return needed ? fmt::format("about {} trials would decide it, with these figures; {} were run",
                              *needed, trials)
                : fmt::format("no number of trials would decide it with these figures; {} were run",
                              trials);
}

std::string rate_text(double false_alarm) {
  return fmt::format("false alarms {:.0e}", false_alarm);
}

/// The interval of the difference of two numbers.
Estimate difference(const Estimate& a, const Estimate& b) {
  const auto minus = [](std::optional<double> x, std::optional<double> y) {
    return x && y ? std::optional(*x - *y) : std::nullopt;
  };
  return {
      .value = minus(a.value, b.value), .low = minus(a.low, b.high), .high = minus(a.high, b.low)};
}

/// The setting with the values of `other` in the place of its own.
scenario::Settings replaced(scenario::Settings set, const scenario::Settings& other) {
  for (auto& [key, value] : set) {
    for (const auto& [other_key, other_value] : other) {
      if (key == other_key) {
        value = other_value;
      }
    }
  }
  return set;
}

}  // namespace

Error located(Error error, const Expectation& expectation) {
  error.where = expectation.where;
  error.key = "expect." + expectation.key;
  return error;
}

std::string estimate_text(const Estimate& estimate, Unit unit) {
  if (!estimate.value) {
    return "none";
  }
  std::string text = amount_text(*estimate.value, unit);
  if (estimate.low || estimate.high) {
    text += fmt::format(", surely {} to {}",
                        estimate.low ? amount_text(*estimate.low, unit) : "anything below",
                        estimate.high ? amount_text(*estimate.high, unit) : "anything above");
  }
  return text;
}

Finding finding_of(const Expectation& expectation, Verdict verdict, const std::string& point) {
  return {.verdict = verdict,
          .where = expectation.where,
          .key = expectation.key,
          .expected = expectation.text,
          .found = {},
          .advice = {},
          .point = point,
          .example = {}};
}

Result<std::optional<Finding>> check_statistic(const Expectation& expectation,
                                               const StatisticClaim& claim, const PointRun& run) {
  const auto evidence = Evidence::of(run.statistics, run.scenario, claim.statistic, claim.bound,
                                     Extremes::AreNumbers);
  if (!evidence) {
    return tl::unexpected(located(evidence.error(), expectation));
  }
  const Bound bound = {claim.comparison, claim.value, claim.within};
  const double confidence = confidence_for(bound, claim.false_alarm);
  const Grown grown = [&](double growth) { return evidence->interval(confidence, growth); };
  const Estimate interval = grown(1);
  const Verdict verdict = decide(bound, interval);
  if (verdict == Verdict::Passed) {
    return std::optional<Finding>{};
  }
  Finding finding = finding_of(expectation, verdict, run.point.name);
  finding.expected += " (" + rate_text(claim.false_alarm) + ")";
  finding.found = estimate_text(interval, evidence->unit());
  if (verdict == Verdict::Undecided) {
    finding.advice = advice_of(bound, grown, run.scenario.trials);
  }
  return std::optional(std::move(finding));
}

Result<std::vector<std::pair<const PointRun*, const PointRun*>>> pairs_of(
    const Expectation& expectation, const ComparisonClaim& claim, std::span<const PointRun> runs) {
  std::vector<std::pair<const PointRun*, const PointRun*>> pairs;
  for (const PointRun& run : runs) {
    if (!is_at(claim.first, run.point) || !is_at(expectation.at, run.point)) {
      continue;
    }
    const auto wanted = replaced(run.point.set, claim.second);
    const auto other = std::ranges::find_if(
        runs, [&](const PointRun& candidate) { return candidate.point.set == wanted; });
    if (other == runs.end() || !is_at(claim.second, other->point)) {
      return tl::unexpected(
          located(bad_input("nothing is there to compare the point '" + run.point.name + "' with",
                            "a point of the sweep that differs in the second setting alone")
                      .value(),
                  expectation));
    }
    pairs.emplace_back(&run, &*other);
  }
  if (pairs.empty()) {
    return tl::unexpected(located(
        bad_input("the sweep has no such point", "settings that a point of the sweep has").value(),
        expectation));
  }
  return pairs;
}

Result<std::optional<Finding>> check_comparison(const Expectation& expectation,
                                                const ComparisonClaim& claim, const PointRun& first,
                                                const PointRun& second) {
  const auto a = Evidence::of(first.statistics, first.scenario, claim.statistic, claim.bound);
  const auto b = Evidence::of(second.statistics, second.scenario, claim.statistic, claim.bound);
  if (!a || !b) {
    return tl::unexpected(located(!a ? a.error() : b.error(), expectation));
  }
  const Bound bound = {claim.comparison, 0, claim.within};
  const double confidence = confidence_for(bound, claim.false_alarm / 2);
  const Grown grown = [&](double growth) {
    return difference(a->interval(confidence, growth), b->interval(confidence, growth));
  };
  const Verdict verdict = decide(bound, grown(1));
  if (verdict == Verdict::Passed) {
    return std::optional<Finding>{};
  }
  Finding finding = finding_of(expectation, verdict, first.point.name);
  finding.expected = fmt::format("{} {} that at '{}' ({})", claim.statistic, expectation.text,
                                 second.point.name, rate_text(claim.false_alarm));
  finding.found = fmt::format("{}; there {}", estimate_text(a->interval(confidence), a->unit()),
                              estimate_text(b->interval(confidence), b->unit()));
  if (verdict == Verdict::Undecided) {
    finding.advice = advice_of(bound, grown, first.scenario.trials);
  }
  return std::optional(std::move(finding));
}

}  // namespace shaketable::verdict
