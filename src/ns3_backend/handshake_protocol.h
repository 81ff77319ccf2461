// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/ipv4-address.h>
#include <ns3/ipv6-address.h>
#include <ns3/traced-callback.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "ns3_backend/segment_protocol.h"
#include "tcp/listener.h"

namespace shaketable::ns3_backend {

/// Our TCP for an ns-3 simulation of your own: any number of connections on a node, each found by a
/// hash of its four-tuple. Put it on nodes with `HandshakeHelper`.
///
/// Attributes: `Profile` (`linux-6.5`, ...; an unknown one throws `std::invalid_argument`), `Mss`
/// and `MssIpv6` (at first those of an MTU of 1500), `Backlog` (of each port), `FixedIsn` (-1: RFC
/// 6528), `IsnSeed`, and `VerifyChecksum`. They count for connections and ports to come.
///
/// Trace sources: `StateChange` (connection, from, to, rule), `Established` (connection), and `Tx`,
/// `Rx`, `Corrupted`.
class HandshakeProtocol : public SegmentProtocol {
 public:
  static ns3::TypeId GetTypeId();

  /// Listens on `port` of all addresses of the node.
  void listen(std::uint16_t port) { listening_.insert(port); }

  /// OPEN to a listening port. Names the connection; empty when there is no route, or when all
  /// ports to that destination are taken. Nodes must be initialized: schedule it, at 0 s or later.
  std::optional<tcp::FourTuple> connect(ns3::Ipv4Address address, std::uint16_t port);
  std::optional<tcp::FourTuple> connect(const ns3::Ipv6Address& address, std::uint16_t port);

  // SEND, CLOSE and ABORT of a connection that either side opened, as `tcp::Handshake` has them;
  // false when there is no such connection, or when it cannot send.

  bool send_data(const tcp::FourTuple& connection, std::uint16_t octets);
  bool close(const tcp::FourTuple& connection);
  bool reset(const tcp::FourTuple& connection);  ///< ABORT

  /// The connection, or null; valid until the next event.
  [[nodiscard]] const tcp::Handshake* find(const tcp::FourTuple& connection) const;
  [[nodiscard]] std::size_t connection_count() const;

 protected:
  void DoDispose() override;
  void receive(const tcp::Segment& segment, const tcp::AddressPair& addresses,
               const ns3::Packet& packet) override;
  void receive_corrupted(const tcp::AddressPair& /*addresses*/,
                         const ns3::Packet& /*packet*/) override {}

 private:
  struct Hash {
    std::size_t operator()(const tcp::FourTuple& names) const;
  };
  struct Active {
    tcp::Handshake tcp;
    std::optional<Instant> armed;  ///< when an event will come
  };
  struct Port {
    tcp::Listener tcp;
    std::optional<Instant> armed;
  };

  void set_profile(const std::string& name);
  [[nodiscard]] std::string profile() const { return profile_->name; }
  [[nodiscard]] tcp::IsnSource isn() const;
  [[nodiscard]] std::uint16_t mss_for(const tcp::Address& local) const {
    return local.is_v4() ? mss_ : mss_ipv6_;
  }
  std::optional<tcp::FourTuple> open(const tcp::AddressPair& addresses, std::uint16_t port);
  [[nodiscard]] Port* port_of(const tcp::FourTuple& names);
  template <typename Act>
  bool call(const tcp::FourTuple& names, Act act);
  void take(const tcp::FourTuple& names, const tcp::Step& step);
  void settle(const tcp::FourTuple& names);
  void arm(std::optional<Instant> deadline, std::optional<Instant>& armed,
           const tcp::FourTuple& names);
  void on_timer(tcp::FourTuple names);
  void fire(tcp::FourTuple names);

  const tcp::Profile* profile_ = &tcp::profiles().front();
  std::uint16_t mss_ = 1460;
  std::uint16_t mss_ipv6_ = 1440;
  std::uint32_t backlog_ = 128;
  std::int64_t fixed_isn_ = -1;
  std::uint64_t isn_seed_ = 1;

  std::unordered_map<tcp::FourTuple, Active, Hash> active_;
  std::unordered_set<std::uint16_t> listening_;
  std::unordered_map<tcp::FourTuple, Port, Hash> ports_;  ///< by the local half
  std::uint16_t last_port_ = 65535;
  ns3::TracedCallback<const tcp::FourTuple&, tcp::State, tcp::State, tcp::Rule> state_trace_;
  ns3::TracedCallback<const tcp::FourTuple&> established_trace_;
};

}  // namespace shaketable::ns3_backend
