// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/segment_protocol.h"

#include <ns3/boolean.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv4-route.h>
#include <ns3/ipv6-header.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/ipv6-route.h>
#include <ns3/node.h>
#include <ns3/trace-source-accessor.h>

#include "ns3_backend/ip_address.h"
#include "tcp/wire.h"
#include "trial/delivery.h"

namespace shaketable::ns3_backend {
namespace {

constexpr int kTcp = 6;

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(SegmentProtocol);

ns3::TypeId SegmentProtocol::GetTypeId() {
  static const ns3::TypeId id =
      ns3::TypeId("shaketable::SegmentProtocol")
          .SetParent<ns3::IpL4Protocol>()
          .SetGroupName("Shaketable")
          .AddAttribute("VerifyChecksum",
                        "Whether segments with a wrong checksum are dropped. ns-3's own "
                        "ChecksumEnabled plays no part.",
                        ns3::BooleanValue(true),
                        ns3::MakeBooleanAccessor(&SegmentProtocol::verify_checksum_),
                        ns3::MakeBooleanChecker())
          .AddTraceSource("Tx", "A segment is handed to IP.",
                          ns3::MakeTraceSourceAccessor(&SegmentProtocol::tx_trace_),
                          "shaketable::SegmentTracedCallback")
          .AddTraceSource("Rx", "A segment has arrived.",
                          ns3::MakeTraceSourceAccessor(&SegmentProtocol::rx_trace_),
                          "shaketable::SegmentTracedCallback")
          .AddTraceSource("Corrupted", "Octets that are no segment have arrived.",
                          ns3::MakeTraceSourceAccessor(&SegmentProtocol::corrupted_trace_),
                          "shaketable::CorruptedTracedCallback");
  return id;
}

int SegmentProtocol::GetProtocolNumber() const { return kTcp; }

void SegmentProtocol::NotifyNewAggregate() {
  const auto node = GetObject<ns3::Node>();
  const auto ipv4 = GetObject<ns3::Ipv4L3Protocol>();
  const auto ipv6 = GetObject<ns3::Ipv6L3Protocol>();
  if (node && ipv4 && down_.IsNull()) {
    ipv4->Insert(this);
    SetDownTarget(ns3::MakeCallback(&ns3::Ipv4L3Protocol::Send, ipv4));
  }
  if (node && ipv6 && down6_.IsNull()) {
    ipv6->Insert(this);
    SetDownTarget6(ns3::MakeCallback(&ns3::Ipv6L3Protocol::Send, ipv6));
  }
  ns3::IpL4Protocol::NotifyNewAggregate();
}

void SegmentProtocol::DoDispose() {
  down_.Nullify();
  down6_.Nullify();
  ns3::IpL4Protocol::DoDispose();
}

ns3::Ptr<ns3::Packet> SegmentProtocol::packet_of(const tcp::Segment& segment,
                                                 const tcp::AddressPair& addresses) {
  octets_.resize(segment.wire_size());
  tcp::encode(segment, addresses, octets_);
  return ns3::Create<ns3::Packet>(octets_.data(), static_cast<std::uint32_t>(octets_.size()));
}

void SegmentProtocol::send(const tcp::Segment& segment, const ns3::Ptr<ns3::Packet>& packet,
                           const tcp::AddressPair& addresses) {
  tx_trace_(segment, addresses.destination);
  if (addresses.source.is_v4()) {
    down_(packet, as_ipv4(addresses.source), as_ipv4(addresses.destination), kTcp, nullptr);
  } else {
    down6_(packet, as_ipv6(addresses.source), as_ipv6(addresses.destination), kTcp, nullptr);
  }
}

ns3::IpL4Protocol::RxStatus SegmentProtocol::Receive(ns3::Ptr<ns3::Packet> packet,
                                                     const ns3::Ipv4Header& header,
                                                     ns3::Ptr<ns3::Ipv4Interface> /*incoming*/) {
  return take(*packet, {.source = from_ns3(header.GetSource()),
                        .destination = from_ns3(header.GetDestination())});
}

ns3::IpL4Protocol::RxStatus SegmentProtocol::Receive(ns3::Ptr<ns3::Packet> packet,
                                                     const ns3::Ipv6Header& header,
                                                     ns3::Ptr<ns3::Ipv6Interface> /*incoming*/) {
  return take(*packet, {.source = from_ns3(header.GetSource()),
                        .destination = from_ns3(header.GetDestination())});
}

ns3::IpL4Protocol::RxStatus SegmentProtocol::take(const ns3::Packet& packet,
                                                  const tcp::AddressPair& addresses) {
  octets_.resize(packet.GetSize());
  packet.CopyData(octets_.data(), packet.GetSize());
  const auto segment = trial::receive_octets(octets_, addresses, verify_checksum_);
  if (!segment) {
    corrupted_trace_(addresses.source);
    receive_corrupted(addresses, packet);
    return RX_CSUM_FAILED;
  }
  rx_trace_(*segment, addresses.source);
  receive(*segment, addresses, packet);
  return RX_OK;
}

}  // namespace shaketable::ns3_backend
