// SPDX-License-Identifier: GPL-2.0-only
#include <fmt/format.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

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
  const auto wanted = cli::read_test_backend(backend);
  if (!wanted) {
    throw std::invalid_argument(wanted.error().to_string());
  }
  const cli::TestFile named{.file = file, .is_named = true};
  return cli::plan_tests(std::span(&named, 1), sets, *wanted);
}

/// Whoever waits is not to miss Ctrl-C, nor any other signal that Python has a handler for.
bool heed_python_signals() {
  const py::gil_scoped_acquire locked;
  if (PyErr_CheckSignals() != 0) {
    throw py::error_already_set();
  }
  return false;
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
  const cli::TestPoolOptions options{
      .workers = 1,
      .golden = update ? verdict::Missing::IsMade : verdict::Missing::IsAnError,
      .test_time = {},
      .wants_to_stop = heed_python_signals};
  (void)cli::run_tests(
      std::span(&test, 1), options, [&](std::size_t /*index*/, cli::TestResult result) {
        const TestEnd end =
            update ? cli::update_golden(test, result.report) : cli::end_of(test, result.report);
        outcome = outcome_of(test, end, result);
        return true;
      });
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
      .def_readonly("skipped", &Test::skipped)
      .def_property_readonly("errors", [](const Test& test) {
        std::vector<std::string> lines;
        for (const Error& error : test.errors) {
          lines.push_back(error.to_string());
        }
        return lines;
      });
  py::class_<TestOutcome>(module, "TestOutcome")
      .def_readonly("end", &TestOutcome::end)
      .def_readonly("seconds", &TestOutcome::seconds)
      .def_property_readonly("file", [](const TestOutcome& o) { return o.where.file; })
      .def_property_readonly("line", [](const TestOutcome& o) { return o.where.line; })
      .def_readonly("reason", &TestOutcome::reason)
      .def_readonly("details", &TestOutcome::details);
  module.def("plan_tests", &plan_tests, py::arg("file"), py::arg("sets"), py::arg("backend"));
  module.def("run_test", &run_test, py::arg("test"), py::arg("update") = false,
             py::call_guard<py::gil_scoped_release>());
}

}  // namespace shaketable::bindings
