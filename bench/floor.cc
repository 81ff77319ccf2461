// SPDX-License-Identifier: GPL-2.0-only
#include "floor.h"

#include <ns3/ip-l4-protocol.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv4-route.h>
#include <ns3/ipv6-header.h>
#include <ns3/packet.h>
#include <ns3/simulator.h>

#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/check.h"

namespace shaketable::bench {

using trial::HostId;

class FloorProtocol : public ns3::IpL4Protocol {
 public:
  static ns3::TypeId GetTypeId() {
    static const ns3::TypeId id =
        ns3::TypeId("shaketable::FloorProtocol").SetParent<ns3::IpL4Protocol>();
    return id;
  }

  void attach(const ns3::Ptr<ns3::Node>& node, const tcp::AddressPair& addresses) {
    node->AggregateObject(this);
    const auto ipv4 = node->GetObject<ns3::Ipv4L3Protocol>();
    ipv4->Insert(this);
    down_ = ns3::MakeCallback(&ns3::Ipv4L3Protocol::Send, ipv4);
    node_ = node->GetId();
    local_ = ns3::Ipv4Address(addresses.source.v4_number());
    remote_ = ns3::Ipv4Address(addresses.destination.v4_number());
  }

  void open() {
    ns3::Simulator::ScheduleWithContext(node_, ns3::Time(), &FloorProtocol::send, this, 0);
  }

  [[nodiscard]] std::uint64_t received() const { return received_; }

  [[nodiscard]] int GetProtocolNumber() const override { return kTcp; }
  RxStatus Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv4Header& /*header*/,
                   ns3::Ptr<ns3::Ipv4Interface> /*incoming*/) override {
    ++received_;
    std::uint8_t number = 0;
    packet->CopyData(&number, 1);
    if (number + std::size_t{1} < kOctets.size()) {
      send(static_cast<std::uint8_t>(number + 1));
    }
    return RX_OK;
  }
  RxStatus Receive(ns3::Ptr<ns3::Packet> /*packet*/, const ns3::Ipv6Header& /*header*/,
                   ns3::Ptr<ns3::Ipv6Interface> /*incoming*/) override {
    return RX_ENDPOINT_UNREACH;
  }
  void SetDownTarget(DownTargetCallback down) override { down_ = down; }
  void SetDownTarget6(DownTargetCallback6 /*down*/) override {}
  [[nodiscard]] DownTargetCallback GetDownTarget() const override { return down_; }
  [[nodiscard]] DownTargetCallback6 GetDownTarget6() const override { return {}; }

 protected:
  void DoDispose() override {
    down_.Nullify();
    ns3::IpL4Protocol::DoDispose();
  }

 private:
  static constexpr int kTcp = 6;
  /// TCP headers of the profile rfc6298: SYN, SYN,ACK, ACK.
  static constexpr std::array<std::uint32_t, 3> kOctets = {40, 40, 32};

  void send(std::uint8_t number) {
    std::array<std::uint8_t, kOctets[0]> octets{number};
    down_(ns3::Create<ns3::Packet>(octets.data(), kOctets[number]), local_, remote_, kTcp, nullptr);
  }

  DownTargetCallback down_;
  std::uint32_t node_ = 0;
  ns3::Ipv4Address local_;
  ns3::Ipv4Address remote_;
  std::uint64_t received_ = 0;
};

Floor::Floor(const trial::Topology& topology) : network_(ns3_backend::build_network(topology)) {
  for (const HostId id : {HostId::Client, HostId::Server}) {
    auto& protocol = protocols_[static_cast<std::size_t>(id)];
    protocol = ns3::CreateObject<FloorProtocol>();
    const auto [own, peer] = id == HostId::Client
                                 ? std::pair(topology.clients[0], topology.servers[0])
                                 : std::pair(topology.servers[0], topology.clients[0]);
    protocol->attach(network_.nodes[own], {.source = trial::address_of(topology, own),
                                           .destination = trial::address_of(topology, peer)});
  }
}

Floor::~Floor() = default;

void Floor::run() {
  const std::uint64_t before = protocols_[0]->received() + protocols_[1]->received();
  protocols_[0]->open();
  ns3::Simulator::Run();
  check(protocols_[0]->received() + protocols_[1]->received() == before + 3,
        "three packets arrive");
}

}  // namespace shaketable::bench
