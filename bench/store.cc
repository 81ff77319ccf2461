// SPDX-License-Identifier: GPL-2.0-only
//
// What `results::Store::add` takes in a second of CPU time, with batches as a sweep makes them.
#include "results/store.h"

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "sim/sim_backend.h"
#include "trial/scenario.h"

namespace shaketable::bench {
namespace {

using results::Record;

constexpr std::uint64_t kBatchTrials = 10'000;
constexpr std::uint64_t kTrialsMax = std::uint64_t{1} << 40;  // more than a benchmark gets through

trial::Scenario lossy_scenario() {
  trial::Scenario scenario = trial::default_scenario();
  trial::Link& link = scenario.topology.links.front();
  link.delay = Duration::ms(20);
  link.forward.loss = impair::RandomLoss{.odds = Odds::percent(10), .correlation = {}};
  link.backward.loss = link.forward.loss;
  return scenario;
}

results::Batch make_batch(const trial::Scenario& scenario, Record record) {
  results::Batch batch{.id = {.point = 0, .first = 0, .count = kBatchTrials},
                       .statistics = stats::PointStatistics(scenario.time_limit),
                       .connections = {},
                       .failures = {}};
  const auto backend = sim::make_backend(scenario).value();
  for (std::uint64_t trial = 0; trial < kBatchTrials; ++trial) {
    const trial::ConnectionResult result = trial::run_single(*backend, trial);
    batch.statistics.add(result);
    if (record == Record::Trials) {
      batch.connections.push_back(result);
    }
  }
  return batch;
}

/// A store of one point in a folder of its own, which goes when it does.
class ScratchStore {
 public:
  ScratchStore(const trial::Scenario& scenario, Record record)
      : folder_("store-bench." + std::to_string(getpid())) {
    std::filesystem::create_directory(folder_);
    results::Point point;
    point.name = "only";
    point.trials_max = kTrialsMax;
    point.time_limit = scenario.time_limit;
    results::Campaign campaign;
    campaign.backend = "sim";
    campaign.record = record;
    campaign.batch_trials = kBatchTrials;
    store_.emplace(results::Store::create(file(), campaign, {}, {{point}}, [](std::uint32_t) {
                     return std::string();
                   }).value());
  }
  ScratchStore(const ScratchStore&) = delete;
  ScratchStore& operator=(const ScratchStore&) = delete;
  ~ScratchStore() {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  [[nodiscard]] results::Store& operator*() { return *store_; }
  /// With all that was added in one file.
  [[nodiscard]] double octets() {
    store_.reset();
    return static_cast<double>(std::filesystem::file_size(file()));
  }

 private:
  [[nodiscard]] std::filesystem::path file() const { return folder_ / "bench.sqlite"; }

  std::filesystem::path folder_;
  std::optional<results::Store> store_;
};

results::PackedConnections of_next_trials(const results::PackedConnections& connections) {
  results::PackedConnections next;
  for (trial::ConnectionResult connection : connections.unpacked()) {
    connection.trial += kBatchTrials;
    next.push_back(connection);
  }
  return next;
}

/// Adds the same batch over and over, as the trials that come next.
void add(benchmark::State& state, Record record) {
  const trial::Scenario scenario = lossy_scenario();
  results::Batch batch = make_batch(scenario, record);
  ScratchStore store(scenario, record);
  for (auto _ : state) {
    (*store).add(batch);
    batch.id.first += kBatchTrials;
    state.PauseTiming();
    batch.connections = of_next_trials(batch.connections);
    state.ResumeTiming();
  }
  const auto rows = static_cast<double>(batch.connections.size());
  const auto batches = static_cast<double>(state.iterations());
  state.SetItemsProcessed(state.iterations() *
                          (record == Record::Trials ? std::int64_t{kBatchTrials} : 1));
  if (record == Record::Trials) {
    state.counters["octets_per_row"] = store.octets() / (rows * batches);
  }
}

BENCHMARK_CAPTURE(add, rows, Record::Trials);
BENCHMARK_CAPTURE(add, statistics_only, Record::Summary);

}  // namespace
}  // namespace shaketable::bench
