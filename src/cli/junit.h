// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/test_plan.h"
#include "cli/test_pool.h"
#include "cli/test_text.h"

namespace shaketable::cli {

/// A test and how it ended.
struct EndedTest {
  const Test* test = nullptr;
  TestEnd end = TestEnd::NotRun;
  TestResult result = {};
};

/// The tests, in order, as the JUnit XML that CI servers read (the elements and attributes of the
/// Jenkins xUnit plugin's junit-10.xsd): one `testcase` a test, its folder as `classname`. A failed
/// expectation is a `failure`, what cannot be run an `error`.
[[nodiscard]] std::string junit_xml(std::span<const EndedTest> tests);

/// One test in the Test Anything Protocol, version 14: `ok 3 - NAME`, with its details as YAML.
[[nodiscard]] std::string tap_line(const EndedTest& test, std::size_t number);
/// What stands before the lines of so many tests.
[[nodiscard]] std::string tap_header(std::size_t tests);

}  // namespace shaketable::cli
