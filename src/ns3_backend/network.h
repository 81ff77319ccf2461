// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/csma-net-device.h>
#include <ns3/node.h>
#include <ns3/point-to-point-net-device.h>

#include <array>
#include <cstddef>
#include <vector>

#include "base/rng.h"
#include "ns3_backend/impairment_queue_disc.h"
#include "trial/topology.h"

namespace shaketable::ns3_backend {

/// Where packets leave a node for a link.
struct LinkPort {
  ns3::Ptr<ns3::PointToPointNetDevice> device;
  ns3::Ptr<ImpairmentQueueDisc> impairment;  ///< null: nothing to impair
};

/// Where packets leave a node for a LAN.
struct LanPort {
  ns3::Ptr<ns3::CsmaNetDevice> device;
  ns3::Ptr<ImpairmentQueueDisc> impairment;  ///< null: nothing to impair
};

/// A topology made of ns-3 nodes. They live until `Simulator::Destroy`.
struct Network {
  std::vector<ns3::Ptr<ns3::Node>> nodes;      ///< by their place in the topology
  std::vector<std::array<LinkPort, 2>> links;  ///< by number; forward, then backward
  std::vector<std::vector<LanPort>> lans;      ///< by number, in the order of the LAN's nodes

  /// All queue discs that impair.
  [[nodiscard]] std::vector<ns3::Ptr<ImpairmentQueueDisc>> impairments() const;
};

/// Builds any topology: links of ns3::PointToPointNetDevice and LANs of ns3::CsmaNetDevice, our
/// impairments as root queue discs where there are any, addresses and static routes of one family.
/// A node with one link or LAN knows a default route where that is enough; a router knows the
/// networks of the topology and no default route, so that packets to anywhere else go no further
/// than the first router.
///
/// Nothing but the packets of trials is ever on the wire: on LANs all hardware addresses are known
/// from the start, as after a long time of traffic, so that no trial pays for ARP or neighbour
/// discovery. Packets have up to 65,535 octets everywhere.
///
/// On a LAN an answer at the very instant of an arrival takes a microsecond longer than the frame
/// and the propagation: ns-3 sets the channel free after it delivers, and so the answer backs off
/// once, which the first time is one slot.
[[nodiscard]] Network build_network(const trial::Topology& topology);

/// The dice of all impairments, and of the back-off of LANs, for a new trial that begins now.
void begin_trial(const Network& network, const trial::Topology& topology, const SeedTree& seeds);

}  // namespace shaketable::ns3_backend
