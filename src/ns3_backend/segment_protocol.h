// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/ip-l4-protocol.h>
#include <ns3/ipv4-header.h>
#include <ns3/packet.h>
#include <ns3/traced-callback.h>

#include <cstdint>
#include <vector>

#include "tcp/address.h"
#include "tcp/segment.h"

namespace shaketable::ns3_backend {

/// Protocol 6 on a node's IPv4 and IPv6: turns octets into `tcp::Segment`s and back, and nothing
/// more. Its own codec rather than `ns3::TcpHeader`, which aborts or hangs on hostile options and
/// loses the ninth flag bit.
///
/// Aggregating it to a node that has IPv4 or IPv6, or both, puts it in the place of ns-3's own TCP
/// there.
///
/// Attributes: `VerifyChecksum`. Trace sources: `Tx` and `Rx` (the segment and the peer's address)
/// and `Corrupted` (the peer's address).
class SegmentProtocol : public ns3::IpL4Protocol {
 public:
  static ns3::TypeId GetTypeId();

  [[nodiscard]] int GetProtocolNumber() const override;
  RxStatus Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv4Header& header,
                   ns3::Ptr<ns3::Ipv4Interface> incoming) override;
  RxStatus Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv6Header& header,
                   ns3::Ptr<ns3::Ipv6Interface> incoming) override;
  void SetDownTarget(DownTargetCallback down) override { down_ = down; }
  void SetDownTarget6(DownTargetCallback6 down) override { down6_ = down; }
  [[nodiscard]] DownTargetCallback GetDownTarget() const override { return down_; }
  [[nodiscard]] DownTargetCallback6 GetDownTarget6() const override { return down6_; }

 protected:
  void NotifyNewAggregate() override;
  void DoDispose() override;

  void send(const tcp::Segment& segment, const tcp::AddressPair& addresses) {
    send(segment, packet_of(segment, addresses), addresses);
  }
  /// The same in two steps, for those who want to know the packet.
  [[nodiscard]] ns3::Ptr<ns3::Packet> packet_of(const tcp::Segment& segment,
                                                const tcp::AddressPair& addresses);
  void send(const tcp::Segment& segment, const ns3::Ptr<ns3::Packet>& packet,
            const tcp::AddressPair& addresses);

  /// An intact segment has arrived (or one that was taken as it came, without `VerifyChecksum`), in
  /// that packet.
  virtual void receive(const tcp::Segment& segment, const tcp::AddressPair& addresses,
                       const ns3::Packet& packet) = 0;
  /// Octets that are no segment, or whose checksum fails, have arrived.
  virtual void receive_corrupted(const tcp::AddressPair& addresses, const ns3::Packet& packet) = 0;

 private:
  RxStatus take(const ns3::Packet& packet, const tcp::AddressPair& addresses);

  DownTargetCallback down_;
  DownTargetCallback6 down6_;
  bool verify_checksum_ = true;
  std::vector<std::uint8_t> octets_;  ///< kept, so that a packet costs no allocation here
  ns3::TracedCallback<const tcp::Segment&, const tcp::Address&> tx_trace_;
  ns3::TracedCallback<const tcp::Segment&, const tcp::Address&> rx_trace_;
  ns3::TracedCallback<const tcp::Address&> corrupted_trace_;
};

}  // namespace shaketable::ns3_backend
