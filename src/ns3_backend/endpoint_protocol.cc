// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/endpoint_protocol.h"

namespace shaketable::ns3_backend {

NS_OBJECT_ENSURE_REGISTERED(EndpointProtocol);

ns3::TypeId EndpointProtocol::GetTypeId() {
  static const ns3::TypeId id = ns3::TypeId("shaketable::EndpointProtocol")
                                    .SetParent<SegmentProtocol>()
                                    .SetGroupName("Shaketable")
                                    .AddConstructor<EndpointProtocol>();
  return id;
}

void EndpointProtocol::attach(const Surroundings& surroundings) {
  surroundings_.emplace(surroundings);
  number_ = surroundings_->agenda.add(*this, true);
}

std::optional<Instant> EndpointProtocol::next_deadline() const {
  return surroundings_->endpoint.next_deadline();
}

void EndpointProtocol::on_time(Instant now) {
  surroundings_->endpoint.on_time(now, outbox_);
  send_all();
}

std::optional<trial::PacketRef> EndpointProtocol::note_arrival(const ns3::Packet& packet) {
  const Origin origin = surroundings_->packets.arrive(packet);
  if (origin.flow) {
    ++surroundings_->traffic[*origin.flow].received;
  }
  return origin.packet;
}

void EndpointProtocol::receive(const tcp::Segment& segment, const tcp::AddressPair& addresses,
                               const ns3::Packet& packet) {
  const auto ref = note_arrival(packet);
  if (!surroundings_->agenda.is_over()) {
    surroundings_->endpoint.on_segment(segment, {.packet = ref, .from = addresses.source},
                                       surroundings_->agenda.now(), outbox_);
    send_all();
    surroundings_->agenda.update(number_);
  }
}

void EndpointProtocol::receive_corrupted(const tcp::AddressPair& /*addresses*/,
                                         const ns3::Packet& packet) {
  const auto ref = note_arrival(packet);
  if (!surroundings_->agenda.is_over()) {
    surroundings_->endpoint.on_corrupted(ref, surroundings_->agenda.now(), outbox_);
    send_all();
    surroundings_->agenda.update(number_);
  }
}

void EndpointProtocol::send_all() {
  for (const trial::Outgoing& outgoing : outbox_) {
    const tcp::AddressPair addresses = {.source = surroundings_->address,
                                        .destination = outgoing.to};
    const auto packet = packet_of(outgoing.segment, addresses);
    if (outgoing.packet) {
      surroundings_->packets.add(*packet, *outgoing.packet);
    }
    send(outgoing.segment, packet, addresses);
  }
  outbox_.clear();
}

}  // namespace shaketable::ns3_backend
