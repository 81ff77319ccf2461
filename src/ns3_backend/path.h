// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/ipv4-address.h>
#include <ns3/net-device.h>
#include <ns3/node.h>

#include <vector>

#include "ns3_backend/impairment_queue_disc.h"
#include "trial/scenario.h"

namespace shaketable::ns3_backend {

/// A path of ns-3 nodes from client to server, with IPv4, addresses and routes.
struct Path {
  std::vector<ns3::Ptr<ns3::Node>> nodes;  ///< client, routers, server

  /// One direction of one link, where its packets leave a node.
  struct Channel {
    ns3::Ptr<ns3::NetDevice> device;
    ns3::Ptr<ImpairmentQueueDisc> impairment;  ///< null: nothing to impair
  };
  std::vector<Channel> from_client;  ///< in the order of the way to the server
  std::vector<Channel> from_server;

  [[nodiscard]] const ns3::Ptr<ns3::Node>& node(trial::HostId host) const {
    return host == trial::HostId::Client ? nodes.front() : nodes.back();
  }
  [[nodiscard]] const std::vector<Channel>& channels(trial::HostId from) const {
    return from == trial::HostId::Client ? from_client : from_server;
  }
};

/// Builds the topology with ns-3's point-to-point devices and channels, our impairments as root
/// queue discs where there are any, and static routes. The nodes live until `Simulator::Destroy`.
[[nodiscard]] Path build_path(const trial::Topology& topology);

/// The dice of all impairments of the path for a new trial that begins now.
void begin_trial(const Path& path, const trial::Topology& topology, const SeedTree& seeds);

}  // namespace shaketable::ns3_backend
