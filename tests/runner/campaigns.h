// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "results/store.h"
#include "support.h"

namespace shaketable::runner::testing {

inline constexpr std::uint64_t kBatchTrials = 100;

inline const results::Provenance kProvenance = {
    .host = "a host", .command = "a command", .started = "2024-01-01T00:00:00Z"};

[[nodiscard]] inline results::Campaign make_campaign(results::Shard shard = {},
                                                     results::Record record = {}) {
  return {.scenario = "lossy",
          .canonical = "name: lossy\n",
          .digest = "0123456789abcdef",
          .version = "1.2.3",
          .backend = "sim",
          .seed = 1,
          .record = record,
          .batch_trials = kBatchTrials,
          .shard = shard};
}

/// A new store for these jobs.
[[nodiscard]] inline results::Store make_store(const std::filesystem::path& file,
                                               const std::vector<Job>& jobs,
                                               const results::Campaign& campaign) {
  std::vector<results::Point> points;
  for (const Job& job : jobs) {
    const trial::Scenario scenario = job.scenario();
    points.push_back({.name = scenario.point,
                      .set = {{"loss", scenario.point}},
                      .trials_max = job.trials,
                      .time_limit = scenario.time_limit});
  }
  const auto canonical_of = [&points](std::uint32_t point) {
    return "name: " + points[point].name + "\n";
  };
  auto made = results::Store::create(file, campaign, kProvenance, points, canonical_of);
  check(made.has_value(), "a new store in a folder of our own");
  return std::move(*made);
}

[[nodiscard]] inline results::Store open_store(const std::filesystem::path& file) {
  auto opened = results::Store::open_to_write(file);
  if (!opened) {
    throw std::runtime_error(opened.error().to_string());
  }
  return std::move(*opened);
}

/// Keeps what it is told.
class Notes : public Observer {
 public:
  void on_progress(const Progress& progress) override { progresses.push_back(progress); }
  void on_failure(const results::Failure& failure) override { failures.push_back(failure); }

  std::vector<Progress> progresses;
  std::vector<results::Failure> failures;
};

/// The digest of a run that nothing disturbs.
[[nodiscard]] inline std::string plain_digest(const std::filesystem::path& file,
                                              const std::vector<Job>& jobs,
                                              results::Record record = {}) {
  auto store = make_store(file, jobs, make_campaign({}, record));
  Observer observer;
  check(run_campaign(jobs, store, make_sim, {.workers = 1}, observer) == End::Complete,
        "a run that nothing stops");
  return store.content_digest();
}

}  // namespace shaketable::runner::testing
