// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/address.h>
#include <ns3/net-device.h>
#include <ns3/node-container.h>
#include <ns3/node.h>
#include <ns3/packet.h>

#include <cstdint>

#include "tcp/address.h"
#include "trial/topology.h"

namespace shaketable::ns3_backend {

/// What differs between ns-3's IPv4 and IPv6 when a network is built, behind functions that do not
/// differ. An address says by itself of which family it is.

/// Puts IPv4 or IPv6 on nodes, with static routing. Of IPv6's own packets there are none: no
/// duplicate address detection, no redirects, and no router solicitations, since all nodes forward.
void install_ip(const ns3::NodeContainer& nodes, trial::Family family);

/// Gives `device` an address, and with it the route to the network of that address, whose prefix
/// has `prefix_length` bits. Returns the number of the interface.
std::uint32_t add_interface(const ns3::Ptr<ns3::Node>& node, const ns3::Ptr<ns3::NetDevice>& device,
                            const tcp::Address& address, std::uint32_t prefix_length);

/// A permanent entry in the ARP or neighbour discovery cache of that interface.
void add_neighbour(const ns3::Ptr<ns3::Node>& node, std::uint32_t interface,
                   const tcp::Address& address, const ns3::Address& hardware);

/// A route to a network whose prefix has `prefix_length` bits; 0 bits: the default route.
void add_route(const ns3::Ptr<ns3::Node>& node, const tcp::Address& network,
               std::uint32_t prefix_length, const tcp::Address& gateway, std::uint32_t interface);

/// Hands a packet to the node's IP, as its transport protocols do. The source need not be an
/// address of the node.
void send_ip(const ns3::Ptr<ns3::Node>& node, const ns3::Ptr<ns3::Packet>& packet,
             const tcp::AddressPair& addresses, std::uint8_t protocol);

}  // namespace shaketable::ns3_backend
