// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/nstime.h>

#include <cstdint>
#include <optional>

#include "ns3_backend/segment_protocol.h"
#include "trial/endpoint.h"

namespace shaketable::ns3_backend {

/// Puts a `trial::Endpoint` on a node: ns-3 gives it the time and carries its segments.
class EndpointProtocol : public SegmentProtocol {
 public:
  static ns3::TypeId GetTypeId();

  /// The endpoint to drive and the addresses of what it sends. The endpoint must outlive the
  /// simulation.
  void attach(trial::Endpoint& endpoint, trial::HostId id, ns3::Ipv4Address local,
              ns3::Ipv4Address remote);

  /// A new trial begins now and ends after `limit`: nothing happens later than that.
  /// `peer_sent_count` is the peer's `sent_count()`, from which its packets are numbered.
  void begin_trial(Duration limit, std::uint32_t peer_sent_count);

 protected:
  void DoDispose() override;
  void receive(const tcp::Segment& segment, const ns3::Ipv4Header& header) override;
  void receive_corrupted(const ns3::Ipv4Header& header) override;

 private:
  [[nodiscard]] Instant now() const;
  void on_timer();
  void send_all();
  /// Sees to it that an event comes at the endpoint's next deadline. An event that comes too early
  /// finds nothing due; that is cheaper than cancelling one for every segment.
  void arm();

  trial::Endpoint* endpoint_ = nullptr;
  trial::HostId id_ = trial::HostId::Client;
  ns3::Ipv4Address local_;
  ns3::Ipv4Address remote_;
  std::uint32_t node_ = 0;  ///< where its events happen
  ns3::Time began_;
  Instant limit_;
  std::uint32_t peer_sent_count_ = 0;
  std::optional<Instant> armed_;
  trial::Outbox outbox_;
};

}  // namespace shaketable::ns3_backend
