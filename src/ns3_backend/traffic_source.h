// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/node.h>
#include <ns3/packet.h>

#include <cstdint>

#include "base/rng.h"
#include "ns3_backend/agenda.h"
#include "ns3_backend/traffic_schedule.h"
#include "ns3_backend/trial_packets.h"
#include "trial/result.h"
#include "trial/topology.h"

namespace shaketable::ns3_backend {

/// IPv4's and IPv6's number for experiments (RFC 3692), which cross traffic uses.
inline constexpr std::uint8_t kTrafficProtocol = 253;

/// Sends the packets of one flow of cross traffic: of protocol 253, or SYNs from addresses for
/// benchmarks (198.18.0.0/15 of RFC 2544; 2001:2::/48 of RFC 5180).
///
/// It stops when the connections of the trial are over, since nothing that it does can matter any
/// more: no host has a deadline, and no packet of a connection is under way.
class TrafficSource final : public Actor {
 public:
  /// The flow of that number. All arguments must outlive the source.
  TrafficSource(const trial::Topology& topology, const trial::Traffic& traffic,
                std::uint32_t number, const Agenda& agenda, TrialPackets& packets,
                trial::TrafficResult& counts);

  /// It sends from `node`, of the network just built.
  void attach(const ns3::Ptr<ns3::Node>& node) { node_ = node; }
  /// `seeds`: those of the trial.
  void begin_trial(const SeedTree& seeds);

  [[nodiscard]] std::optional<Instant> next_deadline() const override { return schedule_.next(); }
  void on_time(Instant now) override;

 private:
  void send();
  void send_syn();
  void send_packet(const ns3::Ptr<ns3::Packet>& packet, const tcp::AddressPair& addresses,
                   std::uint8_t protocol);

  const trial::Traffic& traffic_;
  const std::uint32_t number_;
  const Agenda& agenda_;
  TrialPackets& packets_;
  trial::TrafficResult& counts_;
  const tcp::AddressPair addresses_;
  TrafficSchedule schedule_;
  Stream syn_dice_{0};
  ns3::Ptr<ns3::Node> node_;
};

/// Makes a router drop what is sent to the addresses that floods come from. Elsewhere in the
/// Internet nobody would answer it either; here it is not to cause ICMP, which some versions of
/// ns-3 send and others do not.
void discard_flood_answers(const ns3::Ptr<ns3::Node>& router, trial::Family family);

}  // namespace shaketable::ns3_backend
