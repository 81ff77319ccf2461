// SPDX-License-Identifier: GPL-2.0-only
#include "verdict/test_run.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "trial/ladder.h"
#include "verdict/baseline.h"
#include "verdict/golden.h"
#include "verdict/statistic_check.h"

namespace shaketable::verdict {
namespace {

using scenario::Document;
using scenario::Expectation;

/// Runs one test, point by point.
class TestRun {
 public:
  TestRun(const Document& document, std::filesystem::path folder, const MakeBackend& make_backend)
      : document_(document), folder_(std::move(folder)), make_backend_(make_backend) {}

  TestReport run(Missing golden) {
    if (golden == Missing::IsAnError && !check_files()) {
      return std::move(report_);
    }
    const std::size_t count = scenario::point_count(document_);
    for (std::size_t i = 0; i < count && report_.errors.empty(); ++i) {
      run_point_at(i);
    }
    if (report_.errors.empty()) {
      check_points_together();
      check_all_looked_at();
    }
    shaketable::check(report_.checked > 0 || !report_.errors.empty(),
                      "a test that checked nothing");
    return std::move(report_);
  }

  TestReport golden_only() {
    const std::size_t count = scenario::point_count(document_);
    for (std::size_t i = 0; i < count && report_.errors.empty(); ++i) {
      const scenario::Point point = scenario::point_at(document_, i);
      if (auto [scenario, backend] = backend_at(point); backend != nullptr) {
        for_each_golden(point,
                        [&](const Expectation& expectation, const scenario::GoldenClaim& claim) {
                          if (const auto text = ladder_of(expectation, claim, *backend, scenario)) {
                            report_.changes.push_back({.file = path_of(claim), .text = *text});
                          }
                        });
      }
    }
    return std::move(report_);
  }

 private:
  /// What is missing is told before anything is run.
  bool check_files() {
    for (const Expectation& expectation : document_.expectations) {
      if (const auto* golden = std::get_if<scenario::GoldenClaim>(&expectation.claim)) {
        if (const auto text = read_golden(path_of(*golden)); !text) {
          report_.errors.push_back(located(text.error(), expectation));
        }
      }
    }
    return report_.errors.empty();
  }

  std::pair<trial::Scenario, std::unique_ptr<trial::Backend>> backend_at(
      const scenario::Point& point) {
    auto scenario = scenario::scenario_at(document_, point);
    if (!scenario) {
      report_.errors.insert(report_.errors.end(), scenario.error().begin(), scenario.error().end());
      return {};
    }
    auto backend = make_backend_(*scenario);
    if (!backend) {
      Error error = backend.error();
      error.where = scenario::where_of(document_, error.key);
      report_.errors.push_back(std::move(error));
      return {};
    }
    return {std::move(*scenario), std::move(*backend)};
  }

  /// Whether any expectation speaks of the point.
  [[nodiscard]] bool is_wanted(const scenario::Point& point) const {
    return std::ranges::any_of(document_.expectations, [&](const Expectation& expectation) {
      const auto* pair = std::get_if<scenario::ComparisonClaim>(&expectation.claim);
      return pair == nullptr ? is_at(expectation.at, point)
                             : is_at(pair->first, point) || is_at(pair->second, point);
    });
  }

  void run_point_at(std::size_t index) {
    const scenario::Point point = scenario::point_at(document_, index);
    if (!is_wanted(point)) {
      return;
    }
    auto [scenario, backend] = backend_at(point);
    if (backend == nullptr) {
      return;
    }
    runs_.push_back(run_point(point, std::move(scenario), *backend, document_.expectations));
    const PointRun& run = runs_.back();
    for (const Expectation& expectation : document_.expectations) {
      // Bounds hold at both points of a pair, only one of which need be `at` the settings.
      const bool is_pair = std::holds_alternative<scenario::ComparisonClaim>(expectation.claim);
      if (is_pair || is_at(expectation.at, point)) {
        check(expectation, run, *backend);
      }
    }
    for_each_golden(point, [&](const Expectation& expectation, const auto& claim) {
      check_golden(expectation, claim, run, *backend);
    });
    backend->finish();
  }

  /// Checks what is of this point alone; bounds of means that are compared, too.
  void check(const Expectation& expectation, const PointRun& run, trial::Backend& backend) {
    if (const auto found = run.violations.find(&expectation); found != run.violations.end()) {
      ++report_.checked;
      Finding finding = finding_of(expectation, Verdict::Failed, run.point.name);
      finding.found = found->second.mismatch.found;
      if (!is_of_trials(expectation)) {
        finding.expected = "no trial above the bound";
      }
      add(std::move(finding), found->second, backend);
    } else if (is_of_trials(expectation)) {
      ++report_.checked;
      if (run.unseen.contains(&expectation)) {
        Finding finding = finding_of(expectation, Verdict::Failed, run.point.name);
        finding.found = "no such connection was opened";
        report_.findings.push_back(std::move(finding));
      }
    } else if (const auto* claim = std::get_if<scenario::StatisticClaim>(&expectation.claim)) {
      ++report_.checked;
      check_whole(expectation, *claim, run, backend);
    }
  }

  static bool is_of_trials(const Expectation& expectation) {
    return std::holds_alternative<scenario::FieldClaim>(expectation.claim) ||
           std::holds_alternative<scenario::Invariant>(expectation.claim);
  }

  void check_whole(const Expectation& expectation, const scenario::StatisticClaim& claim,
                   const PointRun& run, trial::Backend& backend) {
    auto checked = check_statistic(expectation, claim, run);
    if (!checked) {
      report_.errors.push_back(checked.error());
    } else if (*checked) {
      const auto example = run.examples.find(&expectation);
      if (example != run.examples.end() && (**checked).verdict == Verdict::Failed) {
        add(std::move(**checked), example->second, backend);
      } else {
        report_.findings.push_back(std::move(**checked));
      }
    }
  }

  void add(Finding finding, const Violation& violation, trial::Backend& backend) {
    finding.example = {.trial = violation.trial,
                       .connection = violation.connection,
                       .ladder = ladder_around(backend, violation)};
    report_.findings.push_back(std::move(finding));
  }

  template <typename Use>
  void for_each_golden(const scenario::Point& point, Use use) {
    for (const Expectation& expectation : document_.expectations) {
      const auto* claim = std::get_if<scenario::GoldenClaim>(&expectation.claim);
      if (claim != nullptr && is_at(expectation.at, point)) {
        use(expectation, *claim);
      }
    }
  }

  [[nodiscard]] std::string path_of(const scenario::GoldenClaim& claim) const {
    return (folder_ / claim.file).string();
  }

  /// The ladder as it is now; nothing, and an error, if the trial has no such connection, or if
  /// another point has another ladder for the same file.
  std::optional<std::string> ladder_of(const Expectation& expectation,
                                       const scenario::GoldenClaim& claim, trial::Backend& backend,
                                       const trial::Scenario& scenario) {
    trial::Watch watch{.connection = claim.connection, .trace = {}};
    trial::TrialResult result;
    backend.run(claim.trial, result, &watch);
    const bool is_there =
        std::ranges::find(result.connections, claim.connection,
                          &trial::ConnectionResult::connection) != result.connections.end();
    if (!is_there) {
      report_.errors.push_back(located(
          bad_input("the connection of the golden ladder is not opened", "one that is").value(),
          expectation));
      return {};
    }
    std::string text =
        golden_text(scenario.name, claim.trial, claim.connection, trial::ladder(watch.trace));
    const auto& first = golden_.try_emplace(path_of(claim), text).first->second;
    if (first != text) {
      report_.errors.push_back(
          located(bad_input("points of the sweep have different ladders, and one file for them",
                            "{file: NAME, at: {AXIS: VALUE}} for each")
                      .value(),
                  expectation));
      return {};
    }
    return text;
  }

  void check_golden(const Expectation& expectation, const scenario::GoldenClaim& claim,
                    const PointRun& run, trial::Backend& backend) {
    ++report_.checked;
    const auto now = ladder_of(expectation, claim, backend, run.scenario);
    if (!now) {
      return;
    }
    const auto then = read_golden(path_of(claim));
    const auto difference = ladder_difference(then.value_or(""), *now);
    if (!difference) {
      return;
    }
    Finding finding = finding_of(expectation, Verdict::Failed, run.point.name);
    finding.expected = "the ladder in " + claim.file;
    finding.found = difference->summary;
    finding.example = {
        .trial = claim.trial, .connection = claim.connection, .ladder = difference->diff};
    report_.findings.push_back(std::move(finding));
    report_.changes.push_back({.file = path_of(claim), .text = *now});
  }

  void check_points_together() {
    for (const Expectation& expectation : document_.expectations) {
      if (const auto* claim = std::get_if<scenario::ComparisonClaim>(&expectation.claim)) {
        compare(expectation, *claim);
      } else if (const auto* baseline = std::get_if<scenario::BaselineClaim>(&expectation.claim)) {
        ++report_.checked;
        auto findings = check_baseline(expectation, *baseline, folder_, runs_);
        if (!findings) {
          report_.errors.push_back(findings.error());
        } else {
          std::ranges::move(*findings, std::back_inserter(report_.findings));
        }
      }
    }
  }

  void compare(const Expectation& expectation, const scenario::ComparisonClaim& claim) {
    const auto pairs = pairs_of(expectation, claim, runs_);
    if (!pairs) {
      report_.errors.push_back(pairs.error());
      return;
    }
    for (const auto& [first, second] : *pairs) {
      ++report_.checked;
      if (first->violations.contains(&expectation) || second->violations.contains(&expectation)) {
        continue;  // told with its point
      }
      auto finding = check_comparison(expectation, claim, *first, *second);
      if (!finding) {
        report_.errors.push_back(finding.error());
        return;
      }
      if (*finding) {
        report_.findings.push_back(std::move(**finding));
      }
    }
  }

  /// An expectation of points that the sweep does not have would pass without being looked at.
  void check_all_looked_at() {
    for (const Expectation& expectation : document_.expectations) {
      const bool has_point = std::ranges::any_of(
          runs_, [&](const PointRun& run) { return is_at(expectation.at, run.point); });
      if (!has_point) {
        report_.errors.push_back(located(
            bad_input("no point of the sweep has these settings", "settings of one of its points")
                .value(),
            expectation));
      }
    }
  }

  const Document& document_;
  const std::filesystem::path folder_;
  const MakeBackend& make_backend_;
  std::vector<PointRun> runs_;
  std::map<std::string, std::string> golden_;  ///< of each file, as it is now
  TestReport report_;
};

}  // namespace

TestReport run_test(const Document& document, const std::filesystem::path& folder,
                    const MakeBackend& make_backend, Missing golden) {
  return TestRun(document, folder, make_backend).run(golden);
}

TestReport make_golden(const Document& document, const std::filesystem::path& folder,
                       const MakeBackend& make_backend) {
  return TestRun(document, folder, make_backend).golden_only();
}

}  // namespace shaketable::verdict
