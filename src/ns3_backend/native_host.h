// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/address.h>
#include <ns3/ipv4-header.h>
#include <ns3/packet.h>
#include <ns3/socket.h>

#include <cstdint>
#include <optional>
#include <utility>

#include "ns3_backend/network.h"
#include "trial/recorder.h"
#include "trial/roster.h"
#include "trial/scenario.h"

namespace shaketable::ns3_backend {

/// One host of a trial with ns-3's own TcpSocketBase: what `trial::Endpoint` is for ours. It sees
/// the stack from outside only: packets at the IPv4 layer, and the socket's callbacks. Lives for
/// one simulation.
class NativeHost {
 public:
  /// Makes the socket and schedules its opening. All arguments must outlive the simulation.
  NativeHost(const trial::Scenario& scenario, const trial::Roster& roster, trial::HostId id,
             const Network& network, trial::Recorder& recorder);
  NativeHost(const NativeHost&) = delete;
  NativeHost& operator=(const NativeHost&) = delete;

  /// Follows the packets of both hosts; called once both are made.
  void watch(NativeHost& peer);

  /// Whether it called connect and has had no answer yet.
  [[nodiscard]] bool is_opening() const { return opening_; }

 private:
  void make_socket();
  void open();
  void on_established(ns3::Ptr<ns3::Socket> socket);
  void on_failed();
  void on_sent(const ns3::Ipv4Header& header, ns3::Ptr<const ns3::Packet> packet);
  void on_arrived(const ns3::Ipv4Header& header, ns3::Ptr<const ns3::Packet> packet);

  const trial::HostId id_;
  const trial::Host& host_;
  ns3::Ptr<ns3::Node> node_;
  trial::Recorder& recorder_;
  ns3::Address local_;
  ns3::Address remote_;
  ns3::Ptr<ns3::Socket> socket_;
  NativeHost* peer_ = nullptr;
  bool opening_ = false;
  bool last_was_reset_ = false;
  std::uint32_t sent_count_ = 0;
  /// The last packet that came, and when: what is sent at the same instant answers it.
  std::optional<std::pair<trial::PacketRef, Instant>> last_arrival_;
};

}  // namespace shaketable::ns3_backend
