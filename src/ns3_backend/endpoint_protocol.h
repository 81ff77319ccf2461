// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "ns3_backend/agenda.h"
#include "ns3_backend/segment_protocol.h"
#include "ns3_backend/trial_packets.h"
#include "trial/endpoint.h"

namespace shaketable::ns3_backend {

/// Puts a `trial::Endpoint` on a node: ns-3 gives it the time and carries its segments.
class EndpointProtocol final : public SegmentProtocol, public Actor {
 public:
  static ns3::TypeId GetTypeId();

  /// What a protocol works with; all of it must outlive the simulation.
  struct Surroundings {
    trial::Endpoint& endpoint;
    Agenda& agenda;
    TrialPackets& packets;
    tcp::Address address;                        ///< of the host
    std::vector<trial::TrafficResult>& traffic;  ///< counts what arrives of each flow
  };
  void attach(const Surroundings& surroundings);

  [[nodiscard]] std::optional<Instant> next_deadline() const override;
  void on_time(Instant now) override;

 protected:
  void receive(const tcp::Segment& segment, const tcp::AddressPair& addresses,
               const ns3::Packet& packet) override;
  void receive_corrupted(const tcp::AddressPair& addresses, const ns3::Packet& packet) override;

 private:
  [[nodiscard]] std::optional<trial::PacketRef> note_arrival(const ns3::Packet& packet);
  void send_all();

  std::optional<Surroundings> surroundings_;
  std::size_t number_ = 0;  ///< in the agenda
  trial::Outbox outbox_;
};

}  // namespace shaketable::ns3_backend
