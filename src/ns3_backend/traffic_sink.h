// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/ip-l4-protocol.h>
#include <ns3/node.h>
#include <ns3/packet.h>

#include <vector>

#include "ns3_backend/trial_packets.h"
#include "trial/result.h"

namespace shaketable::ns3_backend {

/// Protocol 253 on a node: counts what arrives of each flow of cross traffic, and answers nothing.
class TrafficSink final : public ns3::IpL4Protocol {
 public:
  static ns3::TypeId GetTypeId();

  /// Puts it on a node. `packets`, and `counts` by the number of the flow, must outlive the
  /// simulation.
  void attach(const ns3::Ptr<ns3::Node>& node, TrialPackets& packets,
              std::vector<trial::TrafficResult>& counts);

  [[nodiscard]] int GetProtocolNumber() const override;
  RxStatus Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv4Header& header,
                   ns3::Ptr<ns3::Ipv4Interface> incoming) override;
  RxStatus Receive(ns3::Ptr<ns3::Packet> packet, const ns3::Ipv6Header& header,
                   ns3::Ptr<ns3::Ipv6Interface> incoming) override;
  // It sends nothing.
  void SetDownTarget(DownTargetCallback /*down*/) override {}
  void SetDownTarget6(DownTargetCallback6 /*down*/) override {}
  [[nodiscard]] DownTargetCallback GetDownTarget() const override { return {}; }
  [[nodiscard]] DownTargetCallback6 GetDownTarget6() const override { return {}; }

 private:
  RxStatus take(const ns3::Packet& packet);

  TrialPackets* packets_ = nullptr;
  std::vector<trial::TrafficResult>* counts_ = nullptr;
};

}  // namespace shaketable::ns3_backend
