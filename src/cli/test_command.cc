// SPDX-License-Identifier: GPL-2.0-only
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/junit.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/output_file.h"
#include "cli/test_files.h"
#include "cli/test_plan.h"
#include "cli/test_pool.h"
#include "cli/test_text.h"
#include "cli/test_update.h"

namespace shaketable::cli {
namespace po = boost::program_options;
namespace {

OptionSet test_options() {
  OptionSet options{
      .visible = {},
      .usage = "shaketable test PATH... [options]",
      .about =
          "Runs scenarios, and all in folders, and tells whether what they expect holds: a line\n"
          "a test as it ends, and under a failed one what was found and the command that shows\n"
          "it again. Exits with 1 when an expectation failed, with 2 when a file is broken (the\n"
          "others still run), with 3 after Ctrl-C.",
      .positional = "path",
      .many = true};
  options.visible.add_options()  //
      ("jobs", po::value<std::string>()->value_name("N"),
       "worker processes; one for each core if not given")  //
      ("backend",
       po::value<std::string>()->default_value("fastest")->value_name("fastest|sim|ns3|both"),
       "fastest: sim where it can, else ns3; both: each that can")  //
      ("filter", po::value<std::string>()->value_name("PATTERN"),
       "only tests of that name: a pattern such as '*syn-ack*', or a part of the name")  //
      ("list", po::bool_switch(), "print the names of the tests, and run none")          //
      ("fail-fast", po::bool_switch(), "end at the first test that does not pass")       //
      ("update", po::bool_switch(),
       "show how golden files have changed, and write them anew")  //
      ("junit", po::value<std::string>()->value_name("FILE"),
       "also write the results as JUnit XML, for a CI server")           //
      ("tap", po::bool_switch(), "print in the Test Anything Protocol")  //
      ("test-time", po::value<std::string>()->value_name("TIME"),
       "a test that takes longer, by the clock, is ended, and counts as broken: 60s")  //
      ("set", po::value<std::vector<std::string>>()->composing()->value_name("KEY=VALUE"),
       "change all scenarios, as client.profile=macos; may be given again");
  add_help(options);
  return options;
}

struct TestOptions {
  std::vector<std::string> paths;
  std::vector<std::string> sets;
  TestBackend backend = TestBackend::Fastest;
  TestPoolOptions pool;
  bool fail_fast = false;
  bool update = false;
  bool tap = false;
};

Result<TestOptions> read_test_options(const po::variables_map& values) {
  TestOptions options;
  options.paths = values["path"].as<std::vector<std::string>>();
  if (values.contains("set")) {
    options.sets = values["set"].as<std::vector<std::string>>();
  }
  const auto backend = read_test_backend(values["backend"].as<std::string>());
  if (!backend) {
    return tl::unexpected(option_error("backend", backend.error().problem, backend.error().expected,
                                       backend.error().nearest));
  }
  options.backend = *backend;
  const auto workers = worker_count(values);
  const auto test_time = clock_time(values, "test-time");
  if (!workers || !test_time) {
    return tl::unexpected(!workers ? workers.error() : test_time.error());
  }
  options.fail_fast = values["fail-fast"].as<bool>();
  options.update = values["update"].as<bool>();
  options.tap = values["tap"].as<bool>();
  options.pool = {.workers = *workers,
                  .golden = options.update ? verdict::Missing::IsMade : verdict::Missing::IsAnError,
                  .test_time = *test_time,
                  .wants_to_stop = interrupted};
  return options;
}

/// Prints tests as they end, in TAP in their order, and remembers them.
class Report {
 public:
  Report(std::span<const Test> tests, bool tap) : tap_(tap), began_(Clock::now()) {
    ended_.reserve(tests.size());
    for (const Test& test : tests) {
      ended_.push_back({.test = &test, .end = TestEnd::NotRun, .result = {}});
    }
    if (tap_) {
      print(tap_header(tests.size()));
    }
  }

  /// Tests that are not run have their end from the start.
  void tell_unrunnable() {
    for (std::size_t i = 0; i < ended_.size(); ++i) {
      if (ended_[i].test->session == nullptr) {
        add(i, end_of(*ended_[i].test, {}), {});
      }
    }
  }

  void add(std::size_t index, TestEnd end, TestResult result) {
    EndedTest& ended = ended_[index];
    ended.end = end;
    ended.result = std::move(result);
    if (tap_) {
      for (; next_ < ended_.size() && ended_[next_].end != TestEnd::NotRun; ++next_) {
        print(tap_line(ended_[next_], next_ + 1));
      }
    } else {
      print(line_of(*ended.test, end, ended.result.took) +
            details_of(*ended.test, ended.result.report));
    }
    finish_output();  // so that each is seen when it ends, in a pipe too
  }

  [[nodiscard]] TestCounts finish() {
    TestCounts counts;
    for (std::size_t i = 0; i < ended_.size(); ++i) {
      counts.add(ended_[i].end);
      if (tap_ && i >= next_) {
        print(tap_line(ended_[i], i + 1));
      }
    }
    if (!tap_) {
      const std::chrono::duration<double> took = Clock::now() - began_;
      print(fmt::format("{}; {:.2f} s\n", summary_of(counts), took.count()));
    }
    finish_output();
    return counts;
  }

  [[nodiscard]] std::span<const EndedTest> ended() const { return ended_; }

 private:
  using Clock = std::chrono::steady_clock;

  bool tap_;
  Clock::time_point began_;
  std::vector<EndedTest> ended_;
  std::size_t next_ = 0;  ///< to be printed, in TAP
};

ExitCode exit_code(const TestCounts& counts, bool was_interrupted) {
  if (was_interrupted) {
    return kInterrupted;
  }
  if (counts.broken > 0) {
    return kBadInput;
  }
  return counts.failed > 0 ? kExpectationFailed : kDone;
}

ExitCode run(std::span<const Test> tests, const TestOptions& options,
             std::optional<OutputFile> junit) {
  catch_interrupts();
  Report report(tests, options.tap);
  report.tell_unrunnable();
  const bool is_over = options.fail_fast && std::ranges::any_of(tests, [](const Test& test) {
                         return !test.errors.empty();
                       });
  (void)run_tests(is_over ? std::span<const Test>() : tests, options.pool,
                  [&](std::size_t index, const TestResult& result) {
                    TestResult known = result;
                    const TestEnd end = options.update ? update_golden(tests[index], known.report)
                                                       : end_of(tests[index], known.report);
                    const bool goes_on =
                        !options.fail_fast || (end != TestEnd::Failed && end != TestEnd::Broken);
                    report.add(index, end, std::move(known));
                    return goes_on;
                  });
  const bool was_interrupted = interrupted();
  const TestCounts counts = report.finish();
  if (junit) {
    if (const auto written = junit->finish(junit_xml(report.ended())); !written) {
      complain(written.error());
      return kInternal;
    }
  }
  return exit_code(counts, was_interrupted && counts.not_run > 0);
}

}  // namespace

ExitCode test_command(std::span<const std::string> arguments) {
  const auto [values, exit] = start_command(test_options(), arguments);
  if (exit) {
    return *exit;
  }
  const auto options = read_test_options(values);
  if (!options) {
    complain(options.error());
    return kBadInput;
  }
  const auto files = find_test_files(options->paths);
  if (!files) {
    complain(files.error());
    return kBadInput;
  }
  std::vector<Test> tests = plan_tests(*files, options->sets, options->backend);
  if (values.contains("filter")) {
    const std::string filter = values["filter"].as<std::string>();
    std::erase_if(tests, [&](const Test& test) { return !matches(filter, test.name); });
    if (tests.empty()) {
      complain(option_error("filter", "no test has a name like '" + filter + "'",
                            "a part of a name that --list prints"));
      return kBadInput;
    }
  }
  if (std::ranges::none_of(tests, [](const Test& test) { return test.skipped.empty(); })) {
    complain(fmt::format("nothing to test: {}: {}", tests.front().name, tests.front().skipped));
    return kBadInput;
  }
  if (values["list"].as<bool>()) {
    for (const Test& test : tests) {
      print(test.name + "\n");
      complain(test.errors);
    }
    finish_output();
    return std::ranges::all_of(tests, &std::vector<Error>::empty, &Test::errors) ? kDone
                                                                                 : kBadInput;
  }
  std::optional<OutputFile> junit;
  if (values.contains("junit")) {
    auto file = OutputFile::open(values["junit"].as<std::string>());
    if (!file) {
      file.error().key = "--junit";
      complain(file.error());
      return kBadInput;
    }
    junit.emplace(std::move(*file));
  }
  return run(tests, *options, std::move(junit));
}

}  // namespace shaketable::cli
