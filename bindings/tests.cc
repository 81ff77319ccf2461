// SPDX-License-Identifier: GPL-2.0-only
#include <fmt/format.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "bindings/errors.h"
#include "bindings/interrupts.h"
#include "bindings/module.h"
#include "cli/test_files.h"
#include "cli/test_plan.h"
#include "cli/test_pool.h"
#include "cli/test_text.h"
#include "cli/test_update.h"

namespace py = pybind11;

namespace shaketable::bindings {
namespace {

using cli::Test;
using cli::TestEnd;

/// A test that was run, in the words of `shaketable test`.
struct TestOutcome {
  TestEnd end = TestEnd::NotRun;
  double seconds = 0;   ///< by the clock
  Location where;       ///< of what is told first; empty: all is well
  std::string reason;   ///< that, in one line without its place
  std::string details;  ///< all of it
};

std::vector<Test> plan_tests(const std::string& file, const std::vector<std::string>& sets,
                             const std::string& backend) {
  auto wanted = cli::read_test_backend(backend);
  if (!wanted) {
    wanted.error().key = "backend";
    throw BadInput(wanted.error());
  }
  const cli::TestFile named{.file = file, .is_named = true};
  std::vector<Test> tests = cli::plan_tests(std::span(&named, 1), sets, *wanted);
  for (Test& test : tests) {
    if (!test.errors.empty()) {
      throw BadInput(std::move(test.errors));
    }
  }
  return tests;
}

TestOutcome outcome_of(const Test& test, TestEnd end, const cli::TestResult& result) {
  const verdict::TestReport& report = result.report;
  TestOutcome outcome{.end = end,
                      .seconds = result.took.count(),
                      .where = {},
                      .reason = {},
                      .details = cli::details_of(test, report)};
  if (!report.errors.empty()) {
    Error first = report.errors.front();
    outcome.where = std::exchange(first.where, {});
    outcome.reason = first.to_string();
  } else if (!report.findings.empty()) {
    const verdict::Finding& first = report.findings.front();
    outcome.where = first.where;
    outcome.reason =
        fmt::format("expect.{}: expected {}, found {}", first.key, first.expected, first.found);
  }
  return outcome;
}

TestOutcome run_test(const Test& test, bool update) {
  TestOutcome outcome;
  const auto on_end = [&](std::size_t /*index*/, cli::TestResult result) {
    const TestEnd end =
        update ? cli::update_golden(test, result.report) : cli::end_of(test, result.report);
    outcome = outcome_of(test, end, result);
    return true;
  };
  Interrupts interrupts;
  const cli::TestPoolOptions options{
      .workers = 1,
      .golden = update ? verdict::Missing::IsMade : verdict::Missing::IsAnError,
      .test_time = {},
      .wants_to_stop = [&] { return interrupts.happened(); }};
  {
    const py::gil_scoped_release unlocked;
    (void)cli::run_tests(std::span(&test, 1), options, on_end);
  }
  interrupts.raise();
  return outcome;
}

}  // namespace

void bind_tests(py::module_& module) {
  py::enum_<TestEnd>(module, "TestEnd")
      .value("PASSED", TestEnd::Passed)
      .value("UPDATED", TestEnd::Updated)
      .value("FAILED", TestEnd::Failed)
      .value("BROKEN", TestEnd::Broken)
      .value("SKIPPED", TestEnd::Skipped)
      .value("NOT_RUN", TestEnd::NotRun);
  py::class_<Test>(module, "Test")
      .def_readonly("name", &Test::name)
      .def_readonly("backend", &Test::backend)
      .def_readonly("skipped", &Test::skipped);
  py::class_<TestOutcome>(module, "TestOutcome")
      .def_readonly("end", &TestOutcome::end)
      .def_readonly("seconds", &TestOutcome::seconds)
      .def_property_readonly("file", [](const TestOutcome& o) { return o.where.file; })
      .def_property_readonly("line", [](const TestOutcome& o) { return o.where.line; })
      .def_readonly("reason", &TestOutcome::reason)
      .def_readonly("details", &TestOutcome::details);
  module.def("plan_tests", &plan_tests, py::arg("file"), py::arg("sets"), py::arg("backend"));
  module.def("run_test", &run_test, py::arg("test"), py::arg("update") = false);
}

}  // namespace shaketable::bindings
