// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "results/store.h"
#include "runner/runner.h"
#include "sim/sim_backend.h"
#include "trial/scenario.h"

namespace shaketable::runner::testing {

using namespace std::chrono_literals;

/// A lossy path: retransmissions, so that trials differ.
[[nodiscard]] inline trial::Scenario lossy(std::uint64_t trials, std::uint64_t loss_percent = 10) {
  trial::Scenario scenario = trial::default_scenario();
  scenario.trials = trials;
  trial::Link& link = scenario.topology.links.front();
  link.forward.loss = impair::RandomLoss{.odds = Odds::percent(loss_percent), .correlation = {}};
  link.backward.loss = link.forward.loss;
  return scenario;
}

/// Points of 5 %, 10 %, ... loss.
[[nodiscard]] inline std::vector<Job> make_jobs(std::uint32_t points, std::uint64_t trials) {
  std::vector<Job> jobs;
  for (std::uint32_t point = 0; point < points; ++point) {
    trial::Scenario scenario = lossy(trials, 5 * (point + 1));
    scenario.point = "loss=" + std::to_string(5 * (point + 1)) + "%";
    jobs.push_back({.trials = trials, .scenario = [scenario] { return scenario; }, .targets = {}});
  }
  return jobs;
}

[[nodiscard]] inline std::unique_ptr<trial::Backend> make_sim(const trial::Scenario& scenario) {
  auto made = sim::make_backend(scenario);
  check(made.has_value(), "the sim backend runs this");
  return std::move(*made);
}

/// What befalls a trial, in the worker, before it runs.
using Accident = std::function<void(const trial::Scenario&, std::uint64_t trial)>;

/// The sim backend, with accidents.
class AccidentBackend final : public trial::Backend {
 public:
  AccidentBackend(const trial::Scenario& scenario, Accident accident)
      : scenario_(scenario), accident_(std::move(accident)), sim_(make_sim(scenario)) {}

  [[nodiscard]] std::string_view name() const override { return "sim"; }
  void run(std::uint64_t trial, trial::TrialResult& result, trial::Watch* watch) override {
    accident_(scenario_, trial);
    sim_->run(trial, result, watch);
  }

 private:
  trial::Scenario scenario_;
  Accident accident_;
  std::unique_ptr<trial::Backend> sim_;
};

[[nodiscard]] inline MakeBackend with_accident(Accident accident) {
  return [accident = std::move(accident)](const trial::Scenario& scenario) {
    return std::make_unique<AccidentBackend>(scenario, accident);
  };
}

[[nodiscard]] inline std::size_t open_files() {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

/// Whether this process has no child, not even a dead one.
[[nodiscard]] inline bool has_no_children() {
  return waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD;
}

/// A test with a folder of its own, which must leave neither processes nor open files behind.
class RunnerTest : public ::testing::Test {
 protected:
  RunnerTest() {
    std::string name = (std::filesystem::temp_directory_path() / "runner-XXXXXX").string();
    check(mkdtemp(name.data()) != nullptr, "a folder for the test");
    folder_ = name;
    open_before_ = open_files();
  }
  ~RunnerTest() override {
    EXPECT_TRUE(has_no_children());
    EXPECT_EQ(open_files(), open_before_);
    std::filesystem::remove_all(folder_);
  }

  [[nodiscard]] std::filesystem::path file(const std::string& name) const { return folder_ / name; }

 private:
  std::filesystem::path folder_;
  std::size_t open_before_ = 0;
};

}  // namespace shaketable::runner::testing
