// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/trial_packets.h"

#include <ns3/csma-net-device.h>
#include <ns3/point-to-point-net-device.h>
#include <ns3/queue.h>

namespace shaketable::ns3_backend {
namespace {

std::uint32_t uid_of(const ns3::Packet& packet) {
  return static_cast<std::uint32_t>(packet.GetUid());
}

}  // namespace

void TrialPackets::watch(const Network& network) {
  const auto frame_dropped = ns3::MakeCallback(&TrialPackets::on_frame_dropped, this);
  for (const auto& ports : network.links) {
    for (const LinkPort& port : ports) {
      port.device->GetQueue()->TraceConnectWithoutContext("Drop", frame_dropped);
    }
  }
  for (const auto& ports : network.lans) {
    for (const LanPort& port : ports) {
      port.device->GetQueue()->TraceConnectWithoutContext("Drop", frame_dropped);
      // Given up after 1000 times of backing off.
      port.device->TraceConnectWithoutContext("PhyTxDrop", frame_dropped);
    }
  }
  for (const auto& disc : network.impairments()) {
    disc->TraceConnectWithoutContext("Duplicate",
                                     ns3::MakeCallback(&TrialPackets::on_duplicate, this));
    disc->TraceConnectWithoutContext("Drop",
                                     ns3::MakeCallback(&TrialPackets::on_item_dropped, this));
  }
}

TrialPackets::Entry& TrialPackets::make(const ns3::Packet& packet) {
  if (origins_.empty()) {
    first_uid_ = uid_of(packet);
  }
  const std::uint32_t place = uid_of(packet) - first_uid_;
  origins_.resize(std::size_t{place} + 1);
  return origins_.back();
}

TrialPackets::Entry TrialPackets::find(const ns3::Packet& packet) const {
  const std::uint32_t place = uid_of(packet) - first_uid_;
  return place < origins_.size() ? origins_[place] : Entry{};
}

void TrialPackets::add(const ns3::Packet& packet, const trial::PacketRef& ref) {
  make(packet) = {.number = ref.connection,
                  .index = ref.index,
                  .kind = ref.from == trial::HostId::Client ? Kind::Client : Kind::Server};
  ++under_way_;
}

void TrialPackets::add_of_flow(const ns3::Packet& packet, std::uint32_t flow) {
  make(packet) = {.number = flow, .kind = Kind::Flow};
}

Origin TrialPackets::arrive(const ns3::Packet& packet) {
  const Entry entry = find(packet);
  switch (entry.kind) {
    case Kind::Nobody:
      return {};
    case Kind::Flow:
      return {.packet = {}, .flow = entry.number};
    case Kind::Client:
    case Kind::Server:
      break;
  }
  --under_way_;
  const auto from = entry.kind == Kind::Client ? trial::HostId::Client : trial::HostId::Server;
  return {
      .packet = trial::PacketRef{.from = from, .index = entry.index, .connection = entry.number},
      .flow = {}};
}

bool TrialPackets::is_of_connection(const ns3::Packet& packet) const {
  const Kind kind = find(packet).kind;
  return kind == Kind::Client || kind == Kind::Server;
}

void TrialPackets::on_duplicate(ns3::Ptr<const ns3::QueueDiscItem> item) {
  under_way_ += is_of_connection(*item->GetPacket()) ? 1 : 0;
}

void TrialPackets::on_item_dropped(ns3::Ptr<const ns3::QueueDiscItem> item) {
  under_way_ -= is_of_connection(*item->GetPacket()) ? 1 : 0;
}

void TrialPackets::on_frame_dropped(ns3::Ptr<const ns3::Packet> packet) {
  under_way_ -= is_of_connection(*packet) ? 1 : 0;
}

}  // namespace shaketable::ns3_backend
