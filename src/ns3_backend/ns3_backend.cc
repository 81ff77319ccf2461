// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/ns3_backend.h"

#include <ns3/boolean.h>
#include <ns3/simulator.h>

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/check.h"
#include "ns3_backend/capture.h"
#include "ns3_backend/endpoint_protocol.h"
#include "ns3_backend/native_backend.h"
#include "ns3_backend/ns3_time.h"
#include "ns3_backend/path.h"
#include "ns3_backend/simulation.h"
#include "trial/endpoint.h"

namespace shaketable::ns3_backend {
namespace {

using trial::HostId;

class Ns3Backend final : public trial::Backend {
 public:
  Ns3Backend(const trial::Scenario& scenario, std::optional<Capture> capture,
             Duration rebuild_after)
      : scenario_(scenario),
        rebuild_after_(rebuild_after),
        roster_(scenario_),
        hosts_{trial::Endpoint(scenario_, roster_, HostId::Client),
               trial::Endpoint(scenario_, roster_, HostId::Server)},
        recorders_(roster_.connections()),
        capture_(std::move(capture)) {
    build();
  }

  [[nodiscard]] std::string_view name() const override { return "ns3"; }

  void run(std::uint64_t trial, trial::TrialResult& result, trial::Watch* watch) override {
    if (ns3::Simulator::Now() > as_ns3(rebuild_after_)) {
      elapsed_ += ns3::Simulator::Now();
      simulation_.start_over();
      build();
    }
    const SeedTree seeds = trial::trial_seeds(seeds_, trial);
    roster_.begin_trial(trial, seeds);
    trial::begin(recorders_, trial, watch);
    begin_trial(path_, scenario_.topology, seeds);
    const std::array sent = {protocols_[0]->sent_count(), protocols_[1]->sent_count()};
    for (const HostId id : {HostId::Client, HostId::Server}) {
      const auto index = static_cast<std::size_t>(id);
      hosts_[index].begin_trial(seeds, recorders_);
      protocols_[index]->begin_trial(scenario_.time_limit,
                                     sent[static_cast<std::size_t>(trial::peer_of(id))]);
    }
    // Until no event is left: timers stop at the time limit, and packets that are still under way
    // arrive before the next trial begins.
    ns3::Simulator::Run();
    trial::finish(recorders_, result, [this](std::uint32_t connection) {
      return hosts_[0].is_opening(connection) || hosts_[1].is_opening(connection);
    });
    if (watch != nullptr) {
      watch->trace = recorders_.at(watch->connection).take_trace();
    }
  }

  void finish() override {
    if (capture_) {
      capture_->flush();
    }
  }

 private:
  void build() {
    path_ = build_path(scenario_.topology);
    for (const HostId id : {HostId::Client, HostId::Server}) {
      auto& protocol = protocols_[static_cast<std::size_t>(id)];
      protocol = ns3::CreateObject<EndpointProtocol>();
      protocol->SetAttribute("VerifyChecksum",
                             ns3::BooleanValue(scenario_.host(id).verify_checksum));
      protocol->attach(hosts_[static_cast<std::size_t>(id)], id,
                       ns3::Ipv4Address(roster_.address(id, 0).v4_number()),
                       ns3::Ipv4Address(roster_.address(trial::peer_of(id), 0).v4_number()));
      path_.node(id)->AggregateObject(protocol);
    }
    if (capture_) {
      capture_->attach(path_, elapsed_);
    }
  }

  Simulation simulation_;  // first: it outlives all that is built in it
  const trial::Scenario scenario_;
  const SeedTree seeds_ = trial::point_seeds(scenario_);
  const Duration rebuild_after_;
  trial::Roster roster_;
  std::array<trial::Endpoint, 2> hosts_;
  std::vector<trial::Recorder> recorders_;  ///< by connection
  Path path_;
  std::array<ns3::Ptr<EndpointProtocol>, 2> protocols_;
  std::optional<Capture> capture_;
  ns3::Time elapsed_;  ///< simulated before the last build
};

}  // namespace

Result<std::unique_ptr<trial::Backend>> make_backend(const trial::Scenario& scenario,
                                                     const Options& options) {
  std::optional<Capture> capture;
  if (options.pcap_prefix) {
    auto created = Capture::create(*options.pcap_prefix);
    if (!created) {
      return tl::unexpected(created.error());
    }
    capture = std::move(*created);
  }
  if (scenario.stack == trial::Stack::Ns3Native) {
    return make_native_backend(scenario, std::move(capture));
  }
  return std::make_unique<Ns3Backend>(scenario, std::move(capture), options.rebuild_after);
}

std::string_view ns3_version() { return SHAKETABLE_NS3_VERSION; }

}  // namespace shaketable::ns3_backend
