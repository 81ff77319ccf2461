// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/native_host.h"

#include <ns3/inet-socket-address.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/nstime.h>
#include <ns3/simulator.h>
#include <ns3/tcp-socket-factory.h>
#include <ns3/uinteger.h>

#include <variant>
#include <vector>

#include "ns3_backend/ns3_time.h"
#include "tcp/wire.h"

namespace shaketable::ns3_backend {
namespace {

using trial::HostId;

constexpr std::uint8_t kTcp = 6;

Instant now() { return ns3_now(); }

/// The TCP segment of a packet without IP header, if it is one.
std::optional<tcp::Segment> segment_of(const ns3::Ipv4Header& header,
                                       const ns3::Ptr<const ns3::Packet>& packet) {
  if (header.GetProtocol() != kTcp) {
    return {};
  }
  std::vector<std::uint8_t> octets(packet->GetSize());
  packet->CopyData(octets.data(), packet->GetSize());
  const auto decoded = tcp::decode(octets);
  const auto* segment = std::get_if<tcp::Segment>(&decoded);
  return segment == nullptr ? std::nullopt : std::optional(*segment);
}

}  // namespace

NativeHost::NativeHost(const trial::Scenario& scenario, const trial::Roster& roster, HostId id,
                       const Network& network, trial::Recorder& recorder)
    : id_(id),
      host_(scenario.host(id)),
      node_(network.nodes[id == HostId::Client ? scenario.topology.clients[0]
                                               : scenario.topology.servers[0]]),
      recorder_(recorder) {
  const tcp::FourTuple names = roster.names(0, id_);
  const auto end = [](const tcp::Address& address, std::uint16_t port) {
    return ns3::InetSocketAddress(ns3::Ipv4Address(address.v4_number()), port);
  };
  local_ = end(names.local_address, names.local_port);
  remote_ = end(names.remote_address, names.remote_port);
  if (host_.role != trial::Role::Absent) {
    const Duration at = host_.role == trial::Role::Active ? host_.open_at : Duration{};
    ns3::Simulator::ScheduleWithContext(node_->GetId(), as_ns3(at), &NativeHost::open, this);
  }
}

void NativeHost::watch(NativeHost& peer) {
  peer_ = &peer;
  const auto ipv4 = node_->GetObject<ns3::Ipv4L3Protocol>();
  using Trace =
      ns3::Callback<void, const ns3::Ipv4Header&, ns3::Ptr<const ns3::Packet>, std::uint32_t>;
  ipv4->TraceConnectWithoutContext(
      "SendOutgoing",
      Trace([this](const ns3::Ipv4Header& header, ns3::Ptr<const ns3::Packet> packet,
                   std::uint32_t) { on_sent(header, packet); }));
  ipv4->TraceConnectWithoutContext(
      "LocalDeliver",
      Trace([this](const ns3::Ipv4Header& header, ns3::Ptr<const ns3::Packet> packet,
                   std::uint32_t) { on_arrived(header, packet); }));
}

void NativeHost::make_socket() {
  socket_ = ns3::Socket::CreateSocket(node_, ns3::TcpSocketFactory::GetTypeId());
  const tcp::Schedule& schedule =
      host_.role == trial::Role::Active ? host_.profile.syn : host_.profile.syn_ack;
  socket_->SetAttribute("ConnTimeout", ns3::TimeValue(as_ns3(schedule.first)));
  // Its ConnCount counts transmissions, the first included.
  socket_->SetAttribute(
      "ConnCount", ns3::UintegerValue(static_cast<std::uint64_t>(schedule.retransmissions) + 1));
  socket_->Bind(local_);
}

void NativeHost::open() {
  make_socket();
  if (host_.role == trial::Role::Passive) {
    using Accepted = ns3::Callback<void, ns3::Ptr<ns3::Socket>, const ns3::Address&>;
    socket_->Listen();
    socket_->SetAcceptCallback(
        ns3::MakeNullCallback<bool, ns3::Ptr<ns3::Socket>, const ns3::Address&>(),
        Accepted([this](ns3::Ptr<ns3::Socket> accepted, const ns3::Address&) {
          on_established(accepted);
        }));
    return;
  }
  using Ended = ns3::Callback<void, ns3::Ptr<ns3::Socket>>;
  opening_ = true;
  socket_->SetConnectCallback(
      Ended([this](ns3::Ptr<ns3::Socket> connected) { on_established(connected); }),
      Ended([this](ns3::Ptr<ns3::Socket>) { on_failed(); }));
  socket_->Connect(remote_);
  if (host_.cancel_after) {
    ns3::Simulator::Schedule(as_ns3(*host_.cancel_after), [this] {
      if (opening_) {
        socket_->Close();
      }
    });
  }
}

void NativeHost::on_established(ns3::Ptr<ns3::Socket> socket) {
  opening_ = false;
  recorder_.add_establishment(id_, now());
  if (host_.send > 0) {
    socket->Send(ns3::Create<ns3::Packet>(host_.send));
  }
  if (host_.close_after) {
    ns3::Simulator::Schedule(as_ns3(*host_.close_after), [socket] { socket->Close(); });
  }
}

void NativeHost::on_failed() {
  opening_ = false;
  // A reset that it took notice of fails the connection at once; most it ignores, and gives up
  // later.
  if (last_was_reset_ && last_arrival_->second == now()) {
    recorder_.add_refusal(id_);
  } else {
    recorder_.add_give_up(id_, now());
  }
}

void NativeHost::on_sent(const ns3::Ipv4Header& header, ns3::Ptr<const ns3::Packet> packet) {
  const auto segment = segment_of(header, packet);
  if (!segment) {
    return;
  }
  const bool answers = last_arrival_ && last_arrival_->second == now();
  recorder_.add_packet(id_, *segment, now(),
                       answers ? std::optional(last_arrival_->first) : std::nullopt);
  ++sent_count_;
}

void NativeHost::on_arrived(const ns3::Ipv4Header& header, ns3::Ptr<const ns3::Packet> packet) {
  const auto segment = segment_of(header, packet);
  // The peer's packets are numbered by its IPv4 from 0, in the order of their sending.
  const trial::PacketRef arrived = {.from = trial::peer_of(id_),
                                    .index = header.GetIdentification()};
  if (!segment || arrived.index >= peer_->sent_count_) {
    return;
  }
  last_was_reset_ = segment->has(tcp::kRst);
  recorder_.add_arrival(arrived, now());
  last_arrival_ = {arrived, now()};
}

}  // namespace shaketable::ns3_backend
