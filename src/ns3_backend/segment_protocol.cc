// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/segment_protocol.h"

#include <ns3/boolean.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv4-route.h>
#include <ns3/ipv6-header.h>
#include <ns3/node.h>
#include <ns3/packet.h>
#include <ns3/trace-source-accessor.h>

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
  const auto ipv4 = GetObject<ns3::Ipv4L3Protocol>();
  if (GetObject<ns3::Node>() && ipv4 && down_.IsNull()) {
    ipv4->Insert(this);
    SetDownTarget(ns3::MakeCallback(&ns3::Ipv4L3Protocol::Send, ipv4));
  }
  ns3::IpL4Protocol::NotifyNewAggregate();
}

void SegmentProtocol::DoDispose() {
  down_.Nullify();
  down6_.Nullify();
  ns3::IpL4Protocol::DoDispose();
}

void SegmentProtocol::send(const tcp::Segment& segment, ns3::Ipv4Address source,
                           ns3::Ipv4Address destination) {
  octets_.resize(segment.wire_size());
  tcp::encode(segment,
              {.source = tcp::Address::v4(source.Get()),
               .destination = tcp::Address::v4(destination.Get())},
              octets_);
  ++sent_count_;
  tx_trace_(segment, destination);
  const auto packet =
      ns3::Create<ns3::Packet>(octets_.data(), static_cast<std::uint32_t>(octets_.size()));
  down_(packet, source, destination, kTcp, nullptr);
}

ns3::IpL4Protocol::RxStatus SegmentProtocol::Receive(ns3::Ptr<ns3::Packet> packet,
                                                     const ns3::Ipv4Header& header,
                                                     ns3::Ptr<ns3::Ipv4Interface> /*incoming*/) {
  octets_.resize(packet->GetSize());
  packet->CopyData(octets_.data(), packet->GetSize());
  const tcp::AddressPair addresses = {
      .source = tcp::Address::v4(header.GetSource().Get()),
      .destination = tcp::Address::v4(header.GetDestination().Get())};
  const auto segment = trial::receive_octets(octets_, addresses, verify_checksum_);
  if (!segment) {
    corrupted_trace_(header.GetSource());
    receive_corrupted(header);
    return RX_CSUM_FAILED;
  }
  rx_trace_(*segment, header.GetSource());
  receive(*segment, header);
  return RX_OK;
}

ns3::IpL4Protocol::RxStatus SegmentProtocol::Receive(ns3::Ptr<ns3::Packet> /*packet*/,
                                                     const ns3::Ipv6Header& /*header*/,
                                                     ns3::Ptr<ns3::Ipv6Interface> /*incoming*/) {
  return RX_ENDPOINT_UNREACH;  // our addresses are IPv4
}

}  // namespace shaketable::ns3_backend
