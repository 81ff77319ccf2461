// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/traffic_source.h"

#include <ns3/mac48-address.h>
#include <ns3/point-to-point-net-device.h>

#include <vector>

#include "ns3_backend/ip_stack.h"
#include "tcp/segment.h"
#include "tcp/wire.h"
#include "trial/roster.h"

namespace shaketable::ns3_backend {
namespace {

using tcp::Address;

constexpr std::uint8_t kTcp = 6;

// A flood's addresses. The first one is the discarding interface's own, and the last one of IPv4 is
// a broadcast address.
constexpr std::uint32_t kFloodV4 = 0xc612'0000;  // 198.18.0.0
constexpr std::uint32_t kFloodV4Bits = 15;
constexpr std::uint32_t kFloodV4First = 2;
constexpr std::uint32_t kFloodV4Count = 0x1ffff - kFloodV4First;
constexpr std::uint64_t kFloodV6 = 0x2001'0002'0000'0000;  // 2001:2::
constexpr std::uint32_t kFloodV6Bits = 48;
constexpr std::uint32_t kDiscardHost = 1;

constexpr std::uint16_t kFloodWindow = 65535;
constexpr std::uint16_t kFloodMss = 1460;
constexpr std::uint16_t kFloodFirstPort = 1024;

Address flood_address(bool v4, std::uint64_t dice) {
  if (v4) {
    return Address::v4(kFloodV4 + kFloodV4First + static_cast<std::uint32_t>(dice % kFloodV4Count));
  }
  return Address::v6(kFloodV6 | (dice & 0xffff), dice);
}

}  // namespace

TrafficSource::TrafficSource(const trial::Topology& topology, const trial::Traffic& traffic,
                             std::uint32_t number, const Agenda& agenda, TrialPackets& packets,
                             trial::TrafficResult& counts)
    : traffic_(traffic),
      number_(number),
      agenda_(agenda),
      packets_(packets),
      counts_(counts),
      addresses_{.source = trial::address_of(topology, traffic.from),
                 .destination = trial::address_of(topology, traffic.to)},
      schedule_(traffic) {}

void TrafficSource::begin_trial(const SeedTree& seeds) {
  const SeedTree own = seeds.child("traffic", number_);
  schedule_.begin_trial(own);
  syn_dice_ = own.child("syn").stream();
}

void TrafficSource::on_time(Instant now) {
  if (agenda_.pending() == 0 && packets_.under_way() == 0) {
    schedule_.end();
  }
  while (schedule_.next() && *schedule_.next() <= now) {
    traffic_.kind == trial::TrafficKind::SynFlood ? send_syn() : send();
    ++counts_.sent;
    schedule_.advance();
  }
}

void TrafficSource::send() {
  const auto family = addresses_.source.is_v4() ? trial::Family::Ipv4 : trial::Family::Ipv6;
  send_packet(ns3::Create<ns3::Packet>(traffic_.octets - trial::ip_header_octets(family)),
              addresses_, kTrafficProtocol);
}

void TrafficSource::send_syn() {
  const auto dice = syn_dice_.pair(counts_.sent);
  const tcp::AddressPair addresses = {
      .source = flood_address(addresses_.destination.is_v4(), dice[0]),
      .destination = addresses_.destination};
  tcp::Segment syn;
  syn.source_port =
      static_cast<std::uint16_t>(kFloodFirstPort + (dice[1] >> 32) % trial::kPortCount);
  syn.destination_port = trial::kServerPort;
  syn.seq = tcp::SeqNum(static_cast<std::uint32_t>(dice[1]));
  syn.flags = tcp::kSyn;
  syn.window = kFloodWindow;
  syn.options.append_maximum_segment_size(kFloodMss);
  std::vector<std::uint8_t> octets(syn.wire_size());
  tcp::encode(syn, addresses, octets);
  send_packet(ns3::Create<ns3::Packet>(octets.data(), static_cast<std::uint32_t>(octets.size())),
              addresses, kTcp);
}

void TrafficSource::send_packet(const ns3::Ptr<ns3::Packet>& packet,
                                const tcp::AddressPair& addresses, std::uint8_t protocol) {
  packets_.add_of_flow(*packet, number_);
  send_ip(node_, packet, addresses, protocol);
}

void discard_flood_answers(const ns3::Ptr<ns3::Node>& router, trial::Family family) {
  // A device without a link drops all that it is given.
  const auto device = ns3::CreateObject<ns3::PointToPointNetDevice>();
  device->SetAddress(ns3::Mac48Address::Allocate());
  router->AddDevice(device);
  if (family == trial::Family::Ipv4) {
    add_interface(router, device, Address::v4(kFloodV4 + kDiscardHost), kFloodV4Bits);
  } else {
    add_interface(router, device, Address::v6(kFloodV6, kDiscardHost), kFloodV6Bits);
  }
}

}  // namespace shaketable::ns3_backend
