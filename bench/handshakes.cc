// SPDX-License-Identifier: GPL-2.0-only
//
// Handshakes a second of CPU time (`items_per_second`), on one core.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "floor.h"
#include "impair/settings.h"
#include "ns3_backend/ns3_backend.h"
#include "sim/sim_backend.h"
#include "stats/point_statistics.h"
#include "tcp/profile.h"
#include "trial/scenario.h"

namespace shaketable::bench {
namespace {

using MakeBackend = Result<std::unique_ptr<trial::Backend>> (*)(const trial::Scenario&);

/// A point-to-point link of 100 Mbps and 20 ms, with so much loss each way.
trial::Scenario scenario(std::int64_t loss_percent) {
  trial::Scenario scenario = trial::default_scenario();
  trial::Link& link = scenario.topology.links.front();
  link.delay = Duration::ms(20);
  if (loss_percent > 0) {
    const Odds odds = Odds::percent(static_cast<std::uint64_t>(loss_percent));
    link.forward.loss = impair::RandomLoss{.odds = odds, .correlation = {}};
    link.backward.loss = link.forward.loss;
  }
  return scenario;
}

Result<std::unique_ptr<trial::Backend>> make_sim(const trial::Scenario& scenario) {
  return sim::make_backend(scenario);
}

Result<std::unique_ptr<trial::Backend>> make_ns3(const trial::Scenario& scenario) {
  return ns3_backend::make_backend(scenario);
}

void count_handshakes(benchmark::State& state) { state.SetItemsProcessed(state.iterations()); }

/// Runs one trial after the other and hands each result to `use`.
template <typename Use>
void run_trials(benchmark::State& state, MakeBackend make, const trial::Scenario& scenario,
                Use use) {
  const auto backend = make(scenario).value();
  trial::TrialResult result;
  std::uint64_t trial = 0;
  for (auto _ : state) {
    backend->run(trial++, result, nullptr);
    use(result.connections[0]);
  }
  count_handshakes(state);
}

void just_run(benchmark::State& state, MakeBackend make) {
  run_trials(state, make, scenario(state.range(0)), [](const trial::ConnectionResult& result) {
    benchmark::DoNotOptimize(result.outcome);
  });
}

void with_statistics(benchmark::State& state) {
  const trial::Scenario lossy = scenario(state.range(0));
  stats::PointStatistics point(lossy.time_limit);
  run_trials(state, make_sim, lossy,
             [&point](const trial::ConnectionResult& result) { point.add(result); });
}

void statistics_alone(benchmark::State& state) {
  const trial::Scenario lossy = scenario(state.range(0));
  const auto backend = make_sim(lossy).value();
  std::vector<trial::ConnectionResult> results(1000);
  for (std::size_t i = 0; i < results.size(); ++i) {
    results[i] = trial::run_single(*backend, i);
  }
  stats::PointStatistics point(lossy.time_limit);
  std::size_t next = 0;
  for (auto _ : state) {
    point.add(results[next]);
    next = (next + 1) % results.size();
  }
  count_handshakes(state);
}

void ns3_native_rebuilt(benchmark::State& state) {
  trial::Scenario native = scenario(0);
  native.stack = trial::Stack::Ns3Native;
  native.client.profile = *tcp::find_profile("ns3");
  native.server.profile = native.client.profile;
  run_trials(state, make_ns3, native, [](const trial::ConnectionResult&) {});
}

void ns3_floor(benchmark::State& state) {
  Floor floor(scenario(0).topology);
  for (auto _ : state) {
    floor.run();
  }
  count_handshakes(state);
}

BENCHMARK_CAPTURE(just_run, sim, make_sim)->ArgName("loss")->Arg(0)->Arg(10);
BENCHMARK(with_statistics)->Name("sim_and_statistics")->ArgName("loss")->Arg(10);
BENCHMARK(statistics_alone)->ArgName("loss")->Arg(10);
BENCHMARK_CAPTURE(just_run, ns3, make_ns3)->ArgName("loss")->Arg(0)->Arg(10);
BENCHMARK(ns3_floor);
BENCHMARK(ns3_native_rebuilt);

}  // namespace
}  // namespace shaketable::bench
