// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/network.h"

#include <ns3/csma-channel.h>
#include <ns3/data-rate.h>
#include <ns3/mac48-address.h>
#include <ns3/node-container.h>
#include <ns3/point-to-point-channel.h>
#include <ns3/rng-seed-manager.h>
#include <ns3/simulator.h>
#include <ns3/traffic-control-layer.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/check.h"
#include "ns3_backend/ip_stack.h"
#include "ns3_backend/link_tx_queue.h"
#include "ns3_backend/ns3_time.h"
#include "ns3_backend/shortest_paths.h"
#include "trial/scenario.h"

namespace shaketable::ns3_backend {
namespace {

using ns3::Ptr;

/// The largest IPv4 packet: a scenario's MSS says how large segments are, and nothing cuts them
/// into fragments on the way. (The Ethernet II frames of CsmaNetDevice have no limit of their own.)
constexpr std::uint16_t kMtu = 65535;

constexpr std::size_t kNetworksMax = 65536;  // of IPv4: 10.0.0.0/24 to 10.255.255.0/24
constexpr std::size_t kLanNodesMin = 2;
constexpr std::size_t kLanNodesMax = 250;  // 254 host numbers of a /24, and some to spare

std::uint32_t prefix_length(trial::Family family) {
  return family == trial::Family::Ipv4 ? 24 : 64;
}

/// Builds a network, step by step.
class Builder {
 public:
  explicit Builder(const trial::Topology& topology) : topology_(topology) {
    check(topology.links.size() + topology.lans.size() <= kNetworksMax, "more networks than fit");
    // The dice of ns-3, of which only LANs use any; the environment must not change them.
    ns3::RngSeedManager::SetSeed(1);
    ns3::RngSeedManager::SetRun(1);
    ns3::NodeContainer nodes;
    nodes.Create(static_cast<std::uint32_t>(topology.nodes.size()));
    install_ip(nodes, topology.family);
    network_.nodes.assign(nodes.Begin(), nodes.End());
    interfaces_.resize(topology.nodes.size());
  }

  Network build() {
    for (const trial::Link& link : topology_.links) {
      add_link(link);
    }
    for (const trial::Lan& lan : topology_.lans) {
      add_lan(lan);
    }
    for (const auto* hosts : {&topology_.clients, &topology_.servers}) {
      for (const std::size_t host : *hosts) {
        check(interfaces_.at(host).size() == 1, "a host has one link or LAN");
      }
    }
    const auto routes = shortest_paths(topology_);
    for (std::size_t node = 0; node < routes.size(); ++node) {
      add_routes(node, routes[node]);
    }
    // What ns-3 does at 0 s, such as initializing nodes, is no part of any trial.
    ns3::Simulator::Run();
    return std::move(network_);
  }

 private:
  void add_link(const trial::Link& link) {
    const auto channel = ns3::CreateObject<ns3::PointToPointChannel>();
    channel->SetAttribute("Delay", ns3::TimeValue(as_ns3(link.delay)));
    std::array<LinkPort, 2> ports;
    for (const bool forward : {true, false}) {
      const Ptr<ns3::Node>& node = network_.nodes.at(forward ? link.from : link.to);
      const auto device = ns3::CreateObject<ns3::PointToPointNetDevice>();
      device->SetDataRate(ns3::DataRate(link.rate_bps));
      const auto queue = ns3::CreateObject<LinkTxQueue>();
      queue->configure(link.rate_bps, link.queue_packets);
      device->SetQueue(queue);
      add_device(node, device);
      device->Attach(channel);
      ports[forward ? 0 : 1] = {
          .device = device,
          .impairment = impair(node, device, forward ? link.forward : link.backward)};
    }
    add_address(link.from, ports[0].device, 1);
    add_address(link.to, ports[1].device, 2);
    network_.links.push_back(std::move(ports));
    ++number_;
  }

  void add_lan(const trial::Lan& lan) {
    check(lan.nodes.size() >= kLanNodesMin && lan.nodes.size() <= kLanNodesMax,
          "a LAN has 2 to 250 nodes");
    const auto channel = ns3::CreateObject<ns3::CsmaChannel>();
    channel->SetAttribute("DataRate", ns3::DataRateValue(ns3::DataRate(lan.rate_bps)));
    channel->SetAttribute("Delay", ns3::TimeValue(as_ns3(lan.delay)));
    std::vector<LanPort> ports;
    for (const trial::LanNode& on_lan : lan.nodes) {
      const Ptr<ns3::Node>& node = network_.nodes.at(on_lan.node);
      const auto device = ns3::CreateObject<ns3::CsmaNetDevice>();
      const auto queue = ns3::CreateObject<ns3::DropTailQueue<ns3::Packet>>();
      queue->SetMaxSize(ns3::QueueSize(ns3::QueueSizeUnit::PACKETS, lan.queue_packets));
      device->SetQueue(queue);
      add_device(node, device);
      device->Attach(channel);
      ports.push_back({.device = device, .impairment = impair(node, device, on_lan.impairment)});
      add_address(on_lan.node, device, static_cast<std::uint32_t>(ports.size()));
    }
    introduce(lan, ports);
    network_.lans.push_back(std::move(ports));
    ++number_;
  }

  /// Every node of the LAN knows the hardware address of every other.
  void introduce(const trial::Lan& lan, const std::vector<LanPort>& ports) {
    for (const trial::LanNode& knows : lan.nodes) {
      for (std::size_t place = 0; place < ports.size(); ++place) {
        if (lan.nodes[place].node != knows.node) {
          add_neighbour(network_.nodes[knows.node], interfaces_[knows.node].back().second,
                        address(number_, static_cast<std::uint32_t>(place) + 1),
                        ports[place].device->GetAddress());
        }
      }
    }
  }

  static void add_device(const Ptr<ns3::Node>& node, const Ptr<ns3::NetDevice>& device) {
    device->SetAddress(ns3::Mac48Address::Allocate());
    device->SetMtu(kMtu);
    node->AddDevice(device);
  }

  static Ptr<ImpairmentQueueDisc> impair(const Ptr<ns3::Node>& node,
                                         const Ptr<ns3::NetDevice>& device,
                                         const impair::Settings& settings) {
    if (impair::Pipeline(settings).is_transparent()) {
      return nullptr;
    }
    const auto disc = ns3::CreateObject<ImpairmentQueueDisc>();
    disc->set_settings(settings);
    node->GetObject<ns3::TrafficControlLayer>()->SetRootQueueDiscOnDevice(device, disc);
    return disc;
  }

  [[nodiscard]] tcp::Address address(std::size_t number, std::uint32_t host = 0) const {
    return trial::network_address(topology_.family, number, host);
  }

  /// On the network that is being built.
  void add_address(std::size_t node, const Ptr<ns3::NetDevice>& device, std::uint32_t host) {
    const std::uint32_t interface = add_interface(
        network_.nodes[node], device, address(number_, host), prefix_length(topology_.family));
    interfaces_[node].emplace_back(number_, interface);
  }

  void add_routes(std::size_t node, const std::vector<Route>& routes) {
    const auto add = [&](const tcp::Address& network, std::uint32_t length, const Route& route) {
      const auto found = std::ranges::find(interfaces_[node], route.via,
                                           &std::pair<std::size_t, std::uint32_t>::first);
      add_route(network_.nodes[node], network, length, address(route.via, route.gateway.host),
                found->second);
    };
    const bool one_way_out = interfaces_[node].size() == 1 && !routes.empty() &&
                             std::ranges::all_of(routes, [&](const Route& route) {
                               return route.gateway == routes.front().gateway;
                             });
    if (one_way_out) {
      const bool v4 = topology_.family == trial::Family::Ipv4;
      add(v4 ? tcp::Address::v4(0) : tcp::Address::v6(0, 0), 0, routes.front());
      return;
    }
    for (const Route& route : routes) {
      add(address(route.network), prefix_length(topology_.family), route);
    }
  }

  const trial::Topology& topology_;
  Network network_;
  std::size_t number_ = 0;  ///< of the network that is being built
  /// Of each node: the networks it is on, and the numbers of its interfaces there.
  std::vector<std::vector<std::pair<std::size_t, std::uint32_t>>> interfaces_;
};

}  // namespace

std::vector<Ptr<ImpairmentQueueDisc>> Network::impairments() const {
  std::vector<Ptr<ImpairmentQueueDisc>> discs;
  const auto add = [&discs](const auto& ports) {
    for (const auto& port : ports) {
      if (port.impairment) {
        discs.push_back(port.impairment);
      }
    }
  };
  std::ranges::for_each(links, add);
  std::ranges::for_each(lans, add);
  return discs;
}

Network build_network(const trial::Topology& topology) { return Builder(topology).build(); }

void begin_trial(const Network& network, const trial::Topology& topology, const SeedTree& seeds) {
  for (std::size_t link = 0; link < network.links.size(); ++link) {
    for (const bool forward : {true, false}) {
      if (const auto& disc = network.links[link][forward ? 0 : 1].impairment) {
        disc->begin_trial(trial::link_seeds(seeds, topology, link, forward));
      }
    }
  }
  for (std::size_t lan = 0; lan < network.lans.size(); ++lan) {
    for (std::size_t place = 0; place < network.lans[lan].size(); ++place) {
      const LanPort& port = network.lans[lan][place];
      const SeedTree own = trial::lan_seeds(seeds, lan, place);
      if (port.impairment) {
        port.impairment->begin_trial(own);
      }
      // ns-3 tells its streams apart by 63 bits.
      port.device->AssignStreams(
          static_cast<std::int64_t>(own.child("backoff").stream().draw(0) >> 1));
    }
  }
}

}  // namespace shaketable::ns3_backend
