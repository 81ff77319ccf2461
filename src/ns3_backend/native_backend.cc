// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/native_backend.h"

#include <ns3/simulator.h>

#include <optional>
#include <string>
#include <utility>

#include "ns3_backend/capture.h"
#include "ns3_backend/native_host.h"
#include "ns3_backend/network.h"
#include "ns3_backend/ns3_time.h"
#include "ns3_backend/simulation.h"

namespace shaketable::ns3_backend {
namespace {

using trial::HostId;

class NativeBackend final : public trial::Backend {
 public:
  NativeBackend(const trial::Scenario& scenario, std::optional<Capture> capture)
      : scenario_(scenario), roster_(scenario_), capture_(std::move(capture)) {}

  [[nodiscard]] std::string_view name() const override { return "ns3"; }

  void run(std::uint64_t trial, trial::TrialResult& result, trial::Watch* watch) override {
    simulation_.start_over();
    const Network network = build_network(scenario_.topology);
    for (const auto& impairment : network.impairments()) {
      impairment->set_corruption_drops(true);
    }
    const SeedTree seeds = trial::trial_seeds(seeds_, trial);
    begin_trial(network, scenario_.topology, seeds);
    roster_.begin_trial(trial, seeds);
    recorder_.begin_trial(trial, 0, watch != nullptr);
    if (capture_) {
      capture_->attach(network, scenario_.topology, elapsed_);
    }
    NativeHost server(scenario_, roster_, HostId::Server, network, recorder_);
    NativeHost client(scenario_, roster_, HostId::Client, network, recorder_);
    client.watch(server);
    server.watch(client);
    const auto limit = as_ns3(scenario_.time_limit);
    ns3::Simulator::Stop(limit);
    ns3::Simulator::Run();
    elapsed_ += limit;
    result.traffic.clear();
    result.connections.resize(1);
    recorder_.finish(client.is_opening() || server.is_opening(), result.connections[0]);
    if (watch != nullptr) {
      watch->trace = recorder_.take_trace();
    }
  }

  void finish() override {
    if (capture_) {
      capture_->flush();
    }
  }

 private:
  Simulation simulation_;
  const trial::Scenario scenario_;
  trial::Roster roster_;
  const SeedTree seeds_ = trial::point_seeds(scenario_);
  trial::Recorder recorder_;
  std::optional<Capture> capture_;
  ns3::Time elapsed_;  ///< simulated by the trials so far
};

tl::unexpected<Error> refuse(std::string key, std::string problem) {
  auto error = bad_input(std::move(problem), "stack: shaketable");
  error.value().key = std::move(key);
  return error;
}

}  // namespace

Result<void> check_native(const trial::Scenario& scenario) {
  if (!trial::is_path(scenario.topology)) {
    return refuse("topology.kind",
                  "the ns3-native stack runs on point-to-point and chain topologies only");
  }
  if (scenario.topology.family != trial::Family::Ipv4) {
    return refuse("topology.family", "the ns3-native stack has IPv4 only");
  }
  if (scenario.workload.connections != 1) {
    return refuse("workload.connections", "the ns3-native stack opens one connection in a trial");
  }
  if (!scenario.traffic.empty()) {
    return refuse("traffic", "the ns3-native stack has no cross traffic");
  }
  return {};
}

Result<std::unique_ptr<trial::Backend>> make_native_backend(const trial::Scenario& scenario,
                                                            std::optional<Capture> capture) {
  if (auto checked = check_native(scenario); !checked) {
    return tl::unexpected(checked.error());
  }
  return std::make_unique<NativeBackend>(scenario, std::move(capture));
}

}  // namespace shaketable::ns3_backend
