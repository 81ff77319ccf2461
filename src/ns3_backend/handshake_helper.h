// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/node-container.h>
#include <ns3/object-factory.h>

#include <string>

#include "ns3_backend/handshake_protocol.h"

namespace shaketable::ns3_backend {

/// Puts a `HandshakeProtocol` on nodes, in the place of ns-3's TCP, as helpers of ns-3 do:
///
///     ns3::InternetStackHelper().Install(nodes);
///     HandshakeHelper helper;
///     helper.SetAttribute("Profile", ns3::StringValue("linux-6.5"));
///     helper.Install(nodes);
class HandshakeHelper {
 public:
  HandshakeHelper() { factory_.SetTypeId(HandshakeProtocol::GetTypeId()); }

  void SetAttribute(const std::string& name, const ns3::AttributeValue& value) {
    factory_.Set(name, value);
  }

  /// The node has IPv4, or gets it later.
  ns3::Ptr<HandshakeProtocol> Install(const ns3::Ptr<ns3::Node>& node) const {
    const auto protocol = factory_.Create<HandshakeProtocol>();
    node->AggregateObject(protocol);
    return protocol;
  }
  void Install(const ns3::NodeContainer& nodes) const {
    for (auto node = nodes.Begin(); node != nodes.End(); ++node) {
      Install(*node);
    }
  }

 private:
  ns3::ObjectFactory factory_;
};

}  // namespace shaketable::ns3_backend
