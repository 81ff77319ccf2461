// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/path.h"

#include <ns3/data-rate.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-interface-address.h>
#include <ns3/ipv4-static-routing-helper.h>
#include <ns3/ipv4.h>
#include <ns3/mac48-address.h>
#include <ns3/node-container.h>
#include <ns3/point-to-point-channel.h>
#include <ns3/point-to-point-net-device.h>
#include <ns3/traffic-control-layer.h>

#include <cstddef>
#include <cstdint>
#include <utility>

#include "ns3_backend/link_tx_queue.h"
#include "ns3_backend/ns3_time.h"

namespace shaketable::ns3_backend {
namespace {

using ns3::Ptr;
using trial::HostId;

/// The largest IPv4 packet: a scenario's MSS says how large segments are, and nothing cuts them
/// into fragments on the way.
constexpr std::uint16_t kMtu = 65535;

ns3::Ipv4Address address(std::size_t network, std::uint32_t host = 0) {
  return ns3::Ipv4Address(trial::network_address(trial::Family::Ipv4, network, host).v4_number());
}

Ptr<ns3::PointToPointNetDevice> add_device(const Ptr<ns3::Node>& node, const trial::Link& link) {
  const auto device = ns3::CreateObject<ns3::PointToPointNetDevice>();
  device->SetAddress(ns3::Mac48Address::Allocate());
  device->SetMtu(kMtu);
  device->SetDataRate(ns3::DataRate(link.rate_bps));
  const auto queue = ns3::CreateObject<LinkTxQueue>();
  queue->configure(link.rate_bps, link.queue_packets);
  device->SetQueue(queue);
  node->AddDevice(device);
  return device;
}

void add_address(const Ptr<ns3::Node>& node, const Ptr<ns3::NetDevice>& device,
                 ns3::Ipv4Address address) {
  const auto ipv4 = node->GetObject<ns3::Ipv4>();
  const std::uint32_t interface = ipv4->AddInterface(device);
  ipv4->AddAddress(interface, ns3::Ipv4InterfaceAddress(address, ns3::Ipv4Mask("255.255.255.0")));
  ipv4->SetMetric(interface, 1);
  ipv4->SetUp(interface);
}

Path::Channel impair(const Ptr<ns3::Node>& node, const Ptr<ns3::NetDevice>& device,
                     const impair::Settings& settings) {
  if (impair::Pipeline(settings).is_transparent()) {
    return {.device = device, .impairment = nullptr};
  }
  const auto disc = ns3::CreateObject<ImpairmentQueueDisc>();
  disc->set_settings(settings);
  node->GetObject<ns3::TrafficControlLayer>()->SetRootQueueDiscOnDevice(device, disc);
  return {.device = device, .impairment = disc};
}

/// Routes of the `index`-th node: all networks nearer to the client lie to the left, the others to
/// the right. Its own links' networks are known to IPv4 already.
void add_routes(const Path& path, std::size_t index) {
  const std::size_t links = path.nodes.size() - 1;
  ns3::Ipv4StaticRoutingHelper helper;
  const auto routing = helper.GetStaticRouting(path.nodes[index]->GetObject<ns3::Ipv4>());
  const ns3::Ipv4Mask mask("255.255.255.0");
  // Interface 0 is the loopback; a router's left link is 1 and its right link is 2.
  const std::uint32_t right_interface = index == 0 ? 1 : 2;
  for (std::size_t link = 0; link < links; ++link) {
    const ns3::Ipv4Address network = address(link);
    if (link + 1 < index) {
      const ns3::Ipv4Address left = address(index - 1, 1);
      routing->AddNetworkRouteTo(network, mask, left, 1);
    } else if (link > index) {
      const ns3::Ipv4Address right = address(index, 2);
      routing->AddNetworkRouteTo(network, mask, right, right_interface);
    }
  }
}

}  // namespace

Path build_path(const trial::Topology& topology) {
  Path path;
  ns3::InternetStackHelper internet;
  internet.SetIpv6StackInstall(false);
  internet.SetRoutingHelper(ns3::Ipv4StaticRoutingHelper());
  ns3::NodeContainer nodes;
  nodes.Create(static_cast<std::uint32_t>(topology.links.size() + 1));
  internet.Install(nodes);
  for (auto node = nodes.Begin(); node != nodes.End(); ++node) {
    path.nodes.push_back(*node);
  }
  for (std::size_t i = 0; i < topology.links.size(); ++i) {
    const trial::Link& link = topology.links[i];
    const auto& left = path.nodes[i];
    const auto& right = path.nodes[i + 1];
    const auto left_device = add_device(left, link);
    const auto right_device = add_device(right, link);
    const auto channel = ns3::CreateObject<ns3::PointToPointChannel>();
    channel->SetAttribute("Delay", ns3::TimeValue(as_ns3(link.delay)));
    left_device->Attach(channel);
    right_device->Attach(channel);
    path.from_client.push_back(impair(left, left_device, link.forward));
    path.from_server.insert(path.from_server.begin(), impair(right, right_device, link.backward));
    add_address(left, left_device, address(i, 1));
    add_address(right, right_device, address(i, 2));
  }
  for (std::size_t i = 0; i < path.nodes.size(); ++i) {
    add_routes(path, i);
  }
  return path;
}

void begin_trial(const Path& path, const trial::Topology& topology, const SeedTree& seeds) {
  for (const HostId from : {HostId::Client, HostId::Server}) {
    const auto& channels = path.channels(from);
    for (std::size_t hop = 0; hop < channels.size(); ++hop) {
      if (channels[hop].impairment) {
        const bool forward = from == HostId::Client;
        const std::size_t link = forward ? hop : channels.size() - 1 - hop;
        channels[hop].impairment->begin_trial(trial::link_seeds(seeds, topology, link, forward));
      }
    }
  }
}

}  // namespace shaketable::ns3_backend
