// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/ns3_backend.h"

#include <ns3/boolean.h>
#include <ns3/simulator.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/check.h"
#include "ns3_backend/agenda.h"
#include "ns3_backend/capture.h"
#include "ns3_backend/endpoint_protocol.h"
#include "ns3_backend/native_backend.h"
#include "ns3_backend/network.h"
#include "ns3_backend/ns3_time.h"
#include "ns3_backend/shortest_paths.h"
#include "ns3_backend/simulation.h"
#include "ns3_backend/traffic_sink.h"
#include "ns3_backend/traffic_source.h"
#include "ns3_backend/trial_packets.h"
#include "trial/endpoint.h"

namespace shaketable::ns3_backend {
namespace {

using trial::HostId;

/// A device takes packets of 65,535 octets, with 40 of IPv6 and 20 of TCP.
constexpr std::uint16_t kMssMaxIpv6 = 65475;

class Ns3Backend final : public trial::Backend {
 public:
  Ns3Backend(const trial::Scenario& scenario, std::optional<Capture> capture,
             Duration rebuild_after)
      : scenario_(scenario),
        rebuild_after_(rebuild_after),
        roster_(scenario_),
        recorders_(trial::recorders_for(roster_)),
        traffic_(scenario_.traffic.size()),
        capture_(std::move(capture)) {
    add_hosts(HostId::Client, scenario_.topology.clients);
    add_hosts(HostId::Server, scenario_.topology.servers);
    for (std::uint32_t flow = 0; flow < scenario_.traffic.size(); ++flow) {
      sources_.emplace_back(scenario_.topology, scenario_.traffic[flow], flow, agenda_, packets_,
                            traffic_[flow]);
    }
    build();
  }

  [[nodiscard]] std::string_view name() const override { return "ns3"; }

  void run(std::uint64_t trial, trial::TrialResult& result, trial::Watch* watch) override {
    if (ns3::Simulator::Now() > as_ns3(rebuild_after_)) {
      elapsed_ += ns3::Simulator::Now();
      simulation_.start_over();
      build();
    }
    begin(trial, watch);
    // Until no event is left: timers stop at the time limit and cross traffic at the latest then,
    // and packets that are still under way arrive before the next trial begins.
    ns3::Simulator::Run();
    check(packets_.under_way() == 0, "a packet that neither arrived nor was dropped");
    trial::finish(recorders_, result,
                  [this](std::uint32_t connection) { return is_opening(connection); });
    result.traffic = traffic_;
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
  /// A host, and the node that it is on.
  struct HostOnNode {
    trial::Endpoint endpoint;
    HostId side;
    std::uint32_t place;
    std::size_t node;
  };

  void add_hosts(HostId side, const std::vector<std::size_t>& nodes) {
    for (std::uint32_t place = 0; place < nodes.size(); ++place) {
      hosts_.push_back({.endpoint = trial::Endpoint(scenario_, roster_, side, place),
                        .side = side,
                        .place = place,
                        .node = nodes[place]});
    }
  }

  void build() {
    network_ = build_network(scenario_.topology);
    agenda_ = {};
    packets_.watch(network_);
    for (HostOnNode& host : hosts_) {
      const auto protocol = ns3::CreateObject<EndpointProtocol>();
      protocol->SetAttribute("VerifyChecksum",
                             ns3::BooleanValue(scenario_.host(host.side).verify_checksum));
      protocol->attach({.endpoint = host.endpoint,
                        .agenda = agenda_,
                        .packets = packets_,
                        .address = roster_.address(host.side, host.place),
                        .traffic = traffic_});
      network_.nodes[host.node]->AggregateObject(protocol);
    }
    build_traffic();
    if (capture_) {
      capture_->attach(network_, scenario_.topology, elapsed_);
    }
  }

  void build_traffic() {
    std::set<std::size_t> destinations;
    bool flood = false;
    for (std::size_t flow = 0; flow < sources_.size(); ++flow) {
      const trial::Traffic& traffic = scenario_.traffic[flow];
      sources_[flow].attach(network_.nodes.at(traffic.from));
      agenda_.add(sources_[flow], false);
      destinations.insert(traffic.to);
      flood = flood || traffic.kind == trial::TrafficKind::SynFlood;
    }
    for (const std::size_t node : destinations) {
      ns3::CreateObject<TrafficSink>()->attach(network_.nodes.at(node), packets_, traffic_);
    }
    if (flood) {
      for (const std::size_t router : routers(scenario_.topology)) {
        discard_flood_answers(network_.nodes[router], scenario_.topology.family);
      }
    }
  }

  void begin(std::uint64_t trial, const trial::Watch* watch) {
    const SeedTree seeds = trial::trial_seeds(seeds_, trial);
    roster_.begin_trial(trial, seeds);
    trial::begin(recorders_, trial, watch);
    packets_.begin_trial();
    begin_trial(network_, scenario_.topology, seeds);
    for (HostOnNode& host : hosts_) {
      host.endpoint.begin_trial(seeds, recorders_);
    }
    std::ranges::fill(traffic_, trial::TrafficResult{});
    for (TrafficSource& source : sources_) {
      source.begin_trial(seeds);
    }
    agenda_.begin_trial(scenario_.time_limit);
  }

  [[nodiscard]] bool is_opening(std::uint32_t connection) const {
    const std::size_t clients = scenario_.topology.clients.size();
    return hosts_[roster_.client_of(connection)].endpoint.is_opening(connection) ||
           hosts_[clients + roster_.server_of(connection)].endpoint.is_opening(connection);
  }

  Simulation simulation_;  // first: it outlives all that is built in it
  const trial::Scenario scenario_;
  const SeedTree seeds_ = trial::point_seeds(scenario_);
  const Duration rebuild_after_;
  trial::Roster roster_;
  std::vector<trial::Recorder> recorders_;  ///< by connection
  std::vector<trial::TrafficResult> traffic_;
  Agenda agenda_;
  TrialPackets packets_;
  std::vector<HostOnNode> hosts_;      ///< clients, then servers
  std::deque<TrafficSource> sources_;  ///< by the number of the flow
  Network network_;
  std::optional<Capture> capture_;
  ns3::Time elapsed_;  ///< simulated before the last build
};

}  // namespace

Result<void> check_scenario(const trial::Scenario& scenario) {
  const bool v6 = scenario.topology.family == trial::Family::Ipv6;
  if (v6 && std::max(scenario.client.mss, scenario.server.mss) > kMssMaxIpv6) {
    auto error = bad_input("packets become larger than 65,535 octets over IPv6",
                           "at most " + std::to_string(kMssMaxIpv6));
    error.value().key = scenario.client.mss > kMssMaxIpv6 ? "client.mss" : "server.mss";
    return error;
  }
  return scenario.stack == trial::Stack::Ns3Native ? check_native(scenario) : Result<void>{};
}

Result<std::unique_ptr<trial::Backend>> make_backend(const trial::Scenario& scenario,
                                                     const Options& options) {
  if (auto checked = check_scenario(scenario); !checked) {
    return tl::unexpected(checked.error());
  }
  std::optional<Capture> capture;
  if (options.pcap_prefix) {
    auto created = Capture::create(*options.pcap_prefix, scenario.topology);
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
