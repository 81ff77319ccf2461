// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/traffic_sink.h"

#include <ns3/ipv4-header.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv4-route.h>
#include <ns3/ipv6-header.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/ipv6-route.h>

#include "ns3_backend/traffic_source.h"

namespace shaketable::ns3_backend {

NS_OBJECT_ENSURE_REGISTERED(TrafficSink);

ns3::TypeId TrafficSink::GetTypeId() {
  static const ns3::TypeId id = ns3::TypeId("shaketable::TrafficSink")
                                    .SetParent<ns3::IpL4Protocol>()
                                    .SetGroupName("Shaketable")
                                    .AddConstructor<TrafficSink>();
  return id;
}

void TrafficSink::attach(const ns3::Ptr<ns3::Node>& node, TrialPackets& packets,
                         std::vector<trial::TrafficResult>& counts) {
  packets_ = &packets;
  counts_ = &counts;
  node->AggregateObject(this);
  if (const auto ipv4 = node->GetObject<ns3::Ipv4L3Protocol>()) {
    ipv4->Insert(this);
  }
  if (const auto ipv6 = node->GetObject<ns3::Ipv6L3Protocol>()) {
    ipv6->Insert(this);
  }
}

int TrafficSink::GetProtocolNumber() const { return kTrafficProtocol; }

ns3::IpL4Protocol::RxStatus TrafficSink::Receive(ns3::Ptr<ns3::Packet> packet,
                                                 const ns3::Ipv4Header& /*header*/,
                                                 ns3::Ptr<ns3::Ipv4Interface> /*incoming*/) {
  return take(*packet);
}

ns3::IpL4Protocol::RxStatus TrafficSink::Receive(ns3::Ptr<ns3::Packet> packet,
                                                 const ns3::Ipv6Header& /*header*/,
                                                 ns3::Ptr<ns3::Ipv6Interface> /*incoming*/) {
  return take(*packet);
}

ns3::IpL4Protocol::RxStatus TrafficSink::take(const ns3::Packet& packet) {
  if (const auto flow = packets_->arrive(packet).flow) {
    ++(*counts_)[*flow].received;
  }
  return RX_OK;
}

}  // namespace shaketable::ns3_backend
