// SPDX-License-Identifier: GPL-2.0-only
#include "cli/test_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

#include "base/check.h"

namespace shaketable::cli {
namespace {

using verdict::Finding;
using verdict::Verdict;

/// More than a reader takes in.
constexpr std::size_t kFindingsShown = 20;

std::string indented(const std::string& text, std::string_view by) {
  std::string out;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    out += line.empty() ? "\n" : std::string(by) + line + "\n";
  }
  return out;
}

std::string place(const Location& where) {
  return fmt::format("{}:{}:{}", where.file, where.line, where.column);
}

/// The commands that show the finding again.
std::string replay_of(const Test& test, const Finding& finding) {
  session::Session session = *test.session;
  session.point = finding.point;
  if (!finding.example) {
    return session.command("run") + session.trials_option();
  }
  const verdict::Example& example = *finding.example;
  std::string command = fmt::format("{} --trial {}", session.command("trace"), example.trial);
  if (example.connection > 0) {
    command += fmt::format(" --connection {}", example.connection);
  }
  return command;
}

}  // namespace

std::string_view to_string(TestEnd end) {
  switch (end) {
    case TestEnd::Passed:
      return "ok";
    case TestEnd::Updated:
      return "updated";
    case TestEnd::Failed:
      return "FAILED";
    case TestEnd::Broken:
      return "BROKEN";
    case TestEnd::Skipped:
      return "skipped";
    case TestEnd::NotRun:
      return "not run";
  }
  invariant_broken("a TestEnd outside its enumeration");
}

TestEnd end_of(const Test& test, const verdict::TestReport& report) {
  if (!test.skipped.empty()) {
    return TestEnd::Skipped;
  }
  if (!test.errors.empty() || !report.errors.empty()) {
    return TestEnd::Broken;
  }
  return report.findings.empty() ? TestEnd::Passed : TestEnd::Failed;
}

std::string line_of(const Test& test, TestEnd end, std::chrono::duration<double> took) {
  const bool was_run = end == TestEnd::Passed || end == TestEnd::Failed || end == TestEnd::Updated;
  const std::string more = was_run                   ? fmt::format("  {:.3f} s", took.count())
                           : end == TestEnd::Skipped ? "  (" + test.skipped + ")"
                                                     : "";
  return fmt::format("{:<8}{}{}\n", to_string(end), test.name, more);
}

std::string finding_text(const Test& test, const Finding& finding,
                         std::span<const Finding> before) {
  std::string text = fmt::format("{}: expect.{}", place(finding.where), finding.key);
  if (!finding.point.empty()) {
    text += fmt::format("\n  at:       {}", finding.point);
  }
  text += fmt::format("\n  expected: {}\n  found:    {}\n", finding.expected, finding.found);
  if (finding.verdict == Verdict::Undecided) {
    text += fmt::format("  undecided: {}\n", finding.advice);
  }
  if (finding.example) {
    const bool was_shown = std::ranges::any_of(before, [&](const Finding& other) {
      return other.point == finding.point && other.example &&
             other.example->ladder == finding.example->ladder;
    });
    text +=
        fmt::format("  in trial {}{}\n", finding.example->trial, was_shown ? ", as above" : ":");
    text += was_shown ? "" : indented(finding.example->ladder, "    ");
  }
  return text + fmt::format("  replay:   {}\n", replay_of(test, finding));
}

std::string details_of(const Test& test, const verdict::TestReport& report) {
  std::string text;
  for (const auto* errors : {&test.errors, &report.errors}) {
    for (const Error& error : *errors) {
      text += indented(error.to_string(), "  ");
    }
  }
  const std::span<const Finding> findings =
      std::span(report.findings).first(std::min(report.findings.size(), kFindingsShown));
  for (std::size_t i = 0; i < findings.size(); ++i) {
    text += indented(finding_text(test, findings[i], findings.first(i)), "  ");
  }
  if (report.findings.size() > findings.size()) {
    text += fmt::format("  and {} more\n", report.findings.size() - findings.size());
  }
  return text;
}

void TestCounts::add(TestEnd end) {
  const std::array<std::size_t*, 6> counts = {&passed, &updated, &failed,
                                              &broken, &skipped, &not_run};
  ++*counts.at(static_cast<std::size_t>(end));
}

std::string summary_of(const TestCounts& counts) {
  const std::array<std::pair<std::size_t, const char*>, 6> all = {{{counts.passed, "passed"},
                                                                   {counts.updated, "updated"},
                                                                   {counts.failed, "failed"},
                                                                   {counts.broken, "broken"},
                                                                   {counts.skipped, "skipped"},
                                                                   {counts.not_run, "not run"}}};
  std::size_t tests = 0;
  std::string parts;
  for (const auto& [count, name] : all) {
    tests += count;
    if (count > 0) {
      parts += fmt::format("{}{} {}", parts.empty() ? "" : ", ", count, name);
    }
  }
  return fmt::format("{} {}: {}", tests, tests == 1 ? "test" : "tests", parts);
}

}  // namespace shaketable::cli
