// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/ip_stack.h"

#include <ns3/arp-cache.h>
#include <ns3/boolean.h>
#include <ns3/icmpv6-l4-protocol.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-interface-address.h>
#include <ns3/ipv4-interface.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv4-route.h>
#include <ns3/ipv4-static-routing-helper.h>
#include <ns3/ipv6-interface-address.h>
#include <ns3/ipv6-interface.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/ipv6-route.h>
#include <ns3/ipv6-static-routing-helper.h>
#include <ns3/ndisc-cache.h>

#include "ns3_backend/ip_address.h"

namespace shaketable::ns3_backend {
namespace {

using ns3::Ptr;

ns3::Ipv4Mask ipv4_mask(std::uint32_t prefix_length) {
  return ns3::Ipv4Mask(prefix_length == 0 ? 0 : 0xffff'ffffU << (32 - prefix_length));
}

ns3::Ipv6Prefix ipv6_prefix(std::uint32_t prefix_length) {
  return ns3::Ipv6Prefix(static_cast<std::uint8_t>(prefix_length));
}

Ptr<ns3::Ipv4L3Protocol> ipv4_of(const Ptr<ns3::Node>& node) {
  return node->GetObject<ns3::Ipv4L3Protocol>();
}

Ptr<ns3::Ipv6L3Protocol> ipv6_of(const Ptr<ns3::Node>& node) {
  return node->GetObject<ns3::Ipv6L3Protocol>();
}

}  // namespace

void install_ip(const ns3::NodeContainer& nodes, trial::Family family) {
  ns3::InternetStackHelper internet;
  internet.SetIpv4StackInstall(family == trial::Family::Ipv4);
  internet.SetIpv6StackInstall(family == trial::Family::Ipv6);
  internet.SetRoutingHelper(ns3::Ipv4StaticRoutingHelper());
  internet.SetRoutingHelper(ns3::Ipv6StaticRoutingHelper());
  internet.Install(nodes);
  if (family == trial::Family::Ipv6) {
    for (auto node = nodes.Begin(); node != nodes.End(); ++node) {
      ipv6_of(*node)->SetAttribute("SendIcmpv6Redirect", ns3::BooleanValue(false));
      (*node)->GetObject<ns3::Icmpv6L4Protocol>()->SetAttribute("DAD", ns3::BooleanValue(false));
    }
  }
}

std::uint32_t add_interface(const Ptr<ns3::Node>& node, const Ptr<ns3::NetDevice>& device,
                            const tcp::Address& address, std::uint32_t prefix_length) {
  if (address.is_v4()) {
    const auto ipv4 = ipv4_of(node);
    const std::uint32_t interface = ipv4->AddInterface(device);
    ipv4->AddAddress(interface,
                     ns3::Ipv4InterfaceAddress(as_ipv4(address), ipv4_mask(prefix_length)));
    ipv4->SetMetric(interface, 1);
    ipv4->SetUp(interface);
    return interface;
  }
  const auto ipv6 = ipv6_of(node);
  const std::uint32_t interface = ipv6->AddInterface(device);
  ipv6->SetForwarding(interface, true);
  ipv6->SetMetric(interface, 1);
  ipv6->AddAddress(interface,
                   ns3::Ipv6InterfaceAddress(as_ipv6(address), ipv6_prefix(prefix_length)));
  ipv6->SetUp(interface);
  return interface;
}

void add_neighbour(const Ptr<ns3::Node>& node, std::uint32_t interface, const tcp::Address& address,
                   const ns3::Address& hardware) {
  if (address.is_v4()) {
    ns3::ArpCache::Entry* entry =
        ipv4_of(node)->GetInterface(interface)->GetArpCache()->Add(as_ipv4(address));
    entry->SetMacAddress(hardware);
    entry->MarkPermanent();
  } else {
    ns3::NdiscCache::Entry* entry =
        ipv6_of(node)->GetInterface(interface)->GetNdiscCache()->Add(as_ipv6(address));
    entry->SetMacAddress(hardware);
    entry->MarkPermanent();
  }
}

void add_route(const Ptr<ns3::Node>& node, const tcp::Address& network, std::uint32_t prefix_length,
               const tcp::Address& gateway, std::uint32_t interface) {
  if (gateway.is_v4()) {
    ns3::Ipv4StaticRoutingHelper()
        .GetStaticRouting(ipv4_of(node))
        ->AddNetworkRouteTo(as_ipv4(network), ipv4_mask(prefix_length), as_ipv4(gateway),
                            interface);
  } else {
    ns3::Ipv6StaticRoutingHelper()
        .GetStaticRouting(ipv6_of(node))
        ->AddNetworkRouteTo(as_ipv6(network), ipv6_prefix(prefix_length), as_ipv6(gateway),
                            interface);
  }
}

void send_ip(const Ptr<ns3::Node>& node, const Ptr<ns3::Packet>& packet,
             const tcp::AddressPair& addresses, std::uint8_t protocol) {
  if (addresses.source.is_v4()) {
    ipv4_of(node)->Send(packet, as_ipv4(addresses.source), as_ipv4(addresses.destination), protocol,
                        nullptr);
  } else {
    ipv6_of(node)->Send(packet, as_ipv6(addresses.source), as_ipv6(addresses.destination), protocol,
                        nullptr);
  }
}

}  // namespace shaketable::ns3_backend
