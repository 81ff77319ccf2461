// SPDX-License-Identifier: GPL-2.0-only
#include "verdict/baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <system_error>
#include <utility>

#include "results/store.h"
#include "scenario/document.h"
#include "stats/point_statistics.h"
#include "verdict/evidence.h"
#include "verdict/statistic_check.h"

namespace shaketable::verdict {
namespace {

using scenario::BaselineClaim;
using scenario::Comparison;
using scenario::Expectation;
using stats::Estimate;

/// Whether a number differs from another, of which only intervals are known.
Verdict decide_against(const Estimate& now, const Estimate& then, const BaselineClaim& claim) {
  const auto& within = claim.within;
  if (!claim.statistics.empty() && (!now.value || !then.value)) {
    return Verdict::Undecided;  // was asked for, and no trial has it
  }
  const bool is_known = now.low && now.high && then.low && then.high;
  if (!within) {
    const bool differs = (now.low && then.high && *now.low > *then.high) ||
                         (now.high && then.low && *now.high < *then.low);
    return differs ? Verdict::Failed : Verdict::Passed;
  }
  if (!is_known) {
    return Verdict::Undecided;
  }
  const double more = 1 + *within;
  const double less = 1 - *within;
  if (*now.high <= *then.low * more && *now.low >= *then.high * less) {
    return Verdict::Passed;
  }
  const bool is_off = *now.low > *then.high * more || *now.high < *then.low * less;
  return is_off ? Verdict::Failed : Verdict::Undecided;
}

/// Of the statistics that were asked for, or all with a test.
Result<std::vector<std::string>> compared(const Expectation& expectation,
                                          const BaselineClaim& claim, const PointRun& run) {
  std::vector<std::string> names;
  const bool all = claim.statistics.empty();
  for (const std::string& name : all ? stats::known_statistics() : claim.statistics) {
    const auto evidence = Evidence::of(run.statistics, run.scenario, name, {});
    if (evidence) {
      names.push_back(name);
    } else if (!all) {
      Error error = located(evidence.error(), expectation);
      error.problem = name + ": " + error.problem;
      error.expected = "statistics with an interval, and means of what is bounded";
      return tl::unexpected(std::move(error));
    }
  }
  return names;
}

}  // namespace

std::filesystem::path find_store(const std::filesystem::path& folder, const std::string& name) {
  std::error_code ignored;
  std::filesystem::path from = std::filesystem::absolute(folder.empty() ? "." : folder, ignored);
  from = from.lexically_normal();
  while (true) {
    for (const char* ending : {"", ".sqlite"}) {
      const std::filesystem::path file = from / (name + ending);
      if (std::filesystem::is_regular_file(file, ignored)) {
        return file;
      }
    }
    if (!from.has_relative_path()) {
      return {};
    }
    from = from.parent_path();
  }
}

Result<std::vector<Finding>> check_baseline(const Expectation& expectation,
                                            const BaselineClaim& claim,
                                            const std::filesystem::path& folder,
                                            std::span<const PointRun> runs) {
  const auto file = find_store(folder, claim.store);
  if (file.empty()) {
    return tl::unexpected(
        located(bad_input("there is no store '" + claim.store + "'",
                          "a store of `shaketable sweep`, beside the scenario or in a folder above")
                    .value(),
                expectation));
  }
  const auto store = results::Store::open_to_read(file);
  if (!store) {
    return tl::unexpected(located(store.error(), expectation));
  }
  std::vector<Finding> findings;
  for (const PointRun& run : runs) {
    if (!is_at(expectation.at, run.point)) {
      continue;
    }
    const auto& points = store->points();
    const auto stored = std::ranges::find(points, run.point.name, &results::Point::name);
    if (stored == points.end()) {
      return tl::unexpected(located(
          bad_input("the store has no point '" + run.point.name + "'", "the same sweep").value(),
          expectation));
    }
    const auto index = static_cast<std::uint32_t>(stored - points.begin());
    const auto& then = store->statistics(index);
    if (then.trials() < stored->trials_max && !store->is_closed(index)) {
      return tl::unexpected(
          located(bad_input("the point '" + run.point.name + "' of the store is not complete",
                            "a store that `shaketable sweep --resume` has completed")
                      .value(),
                  expectation));
    }
    // What a trial could be at most is for that scenario to say, not for the one of now.
    const auto was = scenario::parse(store->canonical(index), (folder / "stored.yaml").string());
    if (!was) {
      return tl::unexpected(located(was.error().front(), expectation));
    }
    const auto names = compared(expectation, claim, run);
    if (!names) {
      return tl::unexpected(names.error());
    }
    // Each gets its share of the false alarms, and half of that for each of the two intervals'
    // two sides.
    const auto tests = static_cast<double>(names->size() * runs.size());
    const double confidence = std::min(1 - claim.false_alarm / tests / 2, std::nextafter(1.0, 0.0));
    for (const std::string& name : *names) {
      const auto now_evidence = Evidence::of(run.statistics, run.scenario, name, {});
      const auto then_evidence = Evidence::of(then, was->scenario, name, {});
      if (!now_evidence || !then_evidence) {
        if (claim.statistics.empty()) {
          continue;  // of many connections a trial in one of the two alone
        }
        return tl::unexpected(
            located(!now_evidence ? now_evidence.error() : then_evidence.error(), expectation));
      }
      const Estimate now = now_evidence->interval(confidence);
      const Estimate before = then_evidence->interval(confidence);
      const Verdict verdict = decide_against(now, before, claim);
      if (verdict != Verdict::Passed) {
        Finding finding = finding_of(expectation, verdict, run.point.name);
        const std::string margin =
            claim.within ? fmt::format(" within {:.6g} %", *claim.within * 100) : "";
        finding.expected = fmt::format("{} as stored{}: {}", name, margin,
                                       estimate_text(before, now_evidence->unit()));
        finding.found = estimate_text(now, now_evidence->unit());
        if (verdict == Verdict::Undecided) {
          finding.advice = "more trials, here or in the store, would decide it";
        }
        findings.push_back(std::move(finding));
      }
    }
  }
  return findings;
}

}  // namespace shaketable::verdict
