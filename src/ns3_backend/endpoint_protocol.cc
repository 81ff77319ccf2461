// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/endpoint_protocol.h"

#include <ns3/node.h>
#include <ns3/simulator.h>

#include "ns3_backend/ns3_time.h"

namespace shaketable::ns3_backend {

NS_OBJECT_ENSURE_REGISTERED(EndpointProtocol);

ns3::TypeId EndpointProtocol::GetTypeId() {
  static const ns3::TypeId id = ns3::TypeId("shaketable::EndpointProtocol")
                                    .SetParent<SegmentProtocol>()
                                    .SetGroupName("Shaketable")
                                    .AddConstructor<EndpointProtocol>();
  return id;
}

void EndpointProtocol::attach(trial::Endpoint& endpoint, trial::HostId id, ns3::Ipv4Address local,
                              ns3::Ipv4Address remote) {
  endpoint_ = &endpoint;
  id_ = id;
  local_ = local;
  remote_ = remote;
}

void EndpointProtocol::begin_trial(Duration limit, std::uint32_t peer_sent_count) {
  began_ = ns3::Simulator::Now();
  limit_ = Instant::at(limit);
  peer_sent_count_ = peer_sent_count;
  node_ = GetObject<ns3::Node>()->GetId();
  armed_.reset();
  arm();
}

void EndpointProtocol::DoDispose() {
  endpoint_ = nullptr;
  SegmentProtocol::DoDispose();
}

Instant EndpointProtocol::now() const { return ns3_now(began_); }

void EndpointProtocol::on_timer() {
  armed_.reset();
  endpoint_->on_time(now(), outbox_);
  send_all();
}

void EndpointProtocol::receive(const tcp::Segment& segment, const ns3::Ipv4Header& header) {
  if (now() > limit_) {
    return;
  }
  const auto index = static_cast<std::uint16_t>(header.GetIdentification() - peer_sent_count_);
  endpoint_->on_segment(segment,
                        {.packet = trial::PacketRef{.from = trial::peer_of(id_), .index = index},
                         .from = tcp::Address::v4(header.GetSource().Get())},
                        now(), outbox_);
  send_all();
}

void EndpointProtocol::receive_corrupted(const ns3::Ipv4Header& /*header*/) {
  if (now() > limit_) {
    return;
  }
  endpoint_->on_corrupted(trial::PacketRef{.from = trial::peer_of(id_)}, now(), outbox_);
  send_all();
}

void EndpointProtocol::send_all() {
  for (const trial::Outgoing& outgoing : outbox_) {
    send(outgoing.segment, local_, remote_);
  }
  outbox_.clear();
  arm();
}

void EndpointProtocol::arm() {
  const auto deadline = endpoint_->next_deadline();
  if (!deadline || *deadline > limit_ || (armed_ && *armed_ <= *deadline)) {
    return;
  }
  armed_ = deadline;
  const Duration wait = *deadline - now();
  ns3::Simulator::ScheduleWithContext(node_, as_ns3(wait), [this] { on_timer(); });
}

}  // namespace shaketable::ns3_backend
