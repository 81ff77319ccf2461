// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "cli/test_plan.h"
#include "verdict/finding.h"
#include "verdict/test_run.h"

namespace shaketable::cli {

/// What became of a test.
struct TestResult {
  verdict::TestReport report;
  std::chrono::duration<double> took{};  ///< by the clock
};

struct TestPoolOptions {
  std::uint32_t workers = 1;
  verdict::Missing golden = verdict::Missing::IsAnError;
  std::optional<std::chrono::milliseconds> test_time;  ///< a test that takes longer is ended
  /// Asked ten times a second, and after each signal: whether to end the run. May throw.
  std::function<bool()> wants_to_stop;
};

/// Runs the tests that have a session in worker processes, so that one that crashes or hangs takes
/// only itself down. `on_end` is called here, with the number of each test, as they end; false ends
/// the run. Returns whether all were run. Throws `RunError` when no process can be started, and
/// what `wants_to_stop` throws; no process outlives the call.
[[nodiscard]] bool run_tests(std::span<const Test> tests, const TestPoolOptions& options,
                             const std::function<bool(std::size_t, const TestResult&)>& on_end);

}  // namespace shaketable::cli
