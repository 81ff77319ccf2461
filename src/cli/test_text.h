// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "cli/test_plan.h"
#include "cli/test_pool.h"

namespace shaketable::cli {

enum class TestEnd : std::uint8_t {
  Passed,
  Updated,  ///< its golden files were written anew, and nothing else was wrong
  Failed,   ///< an expectation did not hold, or could not be decided
  Broken,   ///< it cannot be run: the file is unsound, or the run crashed
  Skipped,
  NotRun,  ///< the run ended before
};

/// `ok`, `FAILED`, ...: a line begins with it.
[[nodiscard]] std::string_view to_string(TestEnd end);

/// Of a test that was run, or never will be.
[[nodiscard]] TestEnd end_of(const Test& test, const verdict::TestReport& report);

/// The line of a test: `ok      scenarios/syn-lost.yaml [sim]  0.004 s`.
[[nodiscard]] std::string line_of(const Test& test, TestEnd end,
                                  std::chrono::duration<double> took);

/// All that is to be said of why a test did not pass: each finding, or the first of many, with its
/// place, what was expected and found, the ladder and the command that replays it. Lines are
/// indented by two.
[[nodiscard]] std::string details_of(const Test& test, const verdict::TestReport& report);

/// The same of one finding, without indentation. A ladder that was shown `before` is left out.
[[nodiscard]] std::string finding_text(const Test& test, const verdict::Finding& finding,
                                       std::span<const verdict::Finding> before = {});

/// How many tests ended in which way.
struct TestCounts {
  std::size_t passed = 0;
  std::size_t updated = 0;
  std::size_t failed = 0;
  std::size_t broken = 0;
  std::size_t skipped = 0;
  std::size_t not_run = 0;

  void add(TestEnd end);
};

/// `60 tests: 58 passed, 1 failed, 1 broken`.
[[nodiscard]] std::string summary_of(const TestCounts& counts);

}  // namespace shaketable::cli
