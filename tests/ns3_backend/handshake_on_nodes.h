// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gtest/gtest.h>
#include <ns3/ipv6-address-helper.h>
#include <ns3/ipv6-address.h>
#include <ns3/ipv6-interface-container.h>
#include <ns3/ipv6.h>

#include <cstdint>
#include <string>
#include <vector>

#include "ns3_backend/handshake_helper.h"
#include "ns3_backend/handshake_protocol.h"
#include "ns3_backend/two_nodes.h"
#include "trial/topology.h"

namespace shaketable::ns3_backend {

/// Our TCP on both of two nodes, over one family.
class HandshakeOnNodes : public TwoNodes {
 protected:
  explicit HandshakeOnNodes(trial::Family family = trial::Family::Ipv4) : family_(family) {}

  /// Installs with what `helper_` was told.
  void install() {
    if (family_ == trial::Family::Ipv4) {
      assign_addresses();
    } else {
      assign_ipv6_addresses();
    }
    helper_.Install(nodes_);
    client_ = nodes_.Get(0)->GetObject<HandshakeProtocol>();
    server_ = nodes_.Get(1)->GetObject<HandshakeProtocol>();
    for (const auto& protocol : {client_, server_}) {
      const char name = protocol == client_ ? 'c' : 's';
      protocol->TraceConnectWithoutContext(
          "StateChange",
          ns3::Callback<void, const tcp::FourTuple&, tcp::State, tcp::State, tcp::Rule>(
              [this, name](const tcp::FourTuple&, tcp::State, tcp::State to, tcp::Rule rule) {
                log_ += std::to_string(ns3::Simulator::Now().GetMilliSeconds()) + " " + name + " " +
                        std::string(tcp::to_string(to)) + " " + std::string(tcp::to_string(rule)) +
                        "\n";
              }));
    }
  }

  /// Opens to port 80 of the server after `wait`.
  void connect_after(ns3::Time wait) {
    ns3::Simulator::Schedule(wait, [this] {
      const auto opened = family_ == trial::Family::Ipv4
                              ? client_->connect(interfaces_.GetAddress(1), 80)
                              : client_->connect(server_ipv6_, 80);
      if (opened) {
        connections_.push_back(*opened);
      }
    });
  }

  /// From now on the node neither sends nor takes in anything.
  void silence(std::uint32_t node) {
    if (family_ == trial::Family::Ipv4) {
      nodes_.Get(node)->GetObject<ns3::Ipv4>()->SetDown(1);
    } else {
      nodes_.Get(node)->GetObject<ns3::Ipv6>()->SetDown(1);
    }
  }

  static tcp::FourTuple seen_from_peer(const tcp::FourTuple& names) {
    return {.local_address = names.remote_address,
            .remote_address = names.local_address,
            .local_port = names.remote_port,
            .remote_port = names.local_port};
  }

  trial::Family family_;
  ns3::Ipv6Address server_ipv6_;  ///< if that is the family; ns-3 forgets it with SetDown
  HandshakeHelper helper_;
  ns3::Ptr<HandshakeProtocol> client_;
  ns3::Ptr<HandshakeProtocol> server_;
  std::vector<tcp::FourTuple> connections_;
  std::string log_;

 private:
  void assign_ipv6_addresses() {
    ns3::Ipv6AddressHelper addresses(ns3::Ipv6Address("fd00::"), ns3::Ipv6Prefix(64));
    server_ipv6_ = addresses.Assign(devices_).GetAddress(1, 1);
  }
};

/// The same, for tests that run over each family.
class HandshakeOverIp : public HandshakeOnNodes,
                        public ::testing::WithParamInterface<trial::Family> {
 protected:
  HandshakeOverIp() : HandshakeOnNodes(GetParam()) {}
};

inline std::string family_name(const ::testing::TestParamInfo<trial::Family>& family) {
  return family.param == trial::Family::Ipv4 ? "IPv4" : "IPv6";
}

}  // namespace shaketable::ns3_backend
