// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/rng.h"
#include "base/time.h"
#include "impair/settings.h"
#include "tcp/profile.h"
#include "tcp/seq_num.h"

namespace shaketable::trial {

/// The two ends of the path.
enum class HostId : std::uint8_t { Client = 0, Server = 1 };

[[nodiscard]] constexpr HostId peer_of(HostId host) {
  return host == HostId::Client ? HostId::Server : HostId::Client;
}

/// How a host takes part.
enum class Role : std::uint8_t {
  Active,   ///< calls OPEN with the peer's name; two of these make a simultaneous open
  Passive,  ///< listens
  Absent,   ///< nobody on that port: every segment is answered as in CLOSED
};

/// One end: its operating system and what its application does.
struct Host {
  Role role = Role::Active;
  tcp::Profile profile;
  std::optional<tcp::SeqNum> isn;  ///< empty: chosen by RFC 6528 for every connection
  std::uint16_t mss = 1460;        ///< announced
  int backlog = 128;               ///< of a passive host, at least 1
  Duration open_at;                ///< when an active host calls OPEN, from the start of the trial
  std::uint16_t send = 0;  ///< octets written once, as soon as the connection is established
  std::optional<Duration> close_after;   ///< CLOSE, so long after it is established
  std::optional<Duration> cancel_after;  ///< ABORT, so long after OPEN, if not yet established
  std::optional<Duration> user_timeout;  ///< RFC 9293 section 3.10.8, until established
  bool verify_checksum = true;  ///< false: corrupted segments are parsed and taken at face value

  bool operator==(const Host&) const = default;
};

/// One full-duplex point-to-point link, as ns-3's PointToPointNetDevice and channel make it: each
/// direction has a transmitter that serialises at `rate` (two octets of PPP header added to every
/// IP packet) and a first-in-first-out queue before it.
struct Link {
  std::uint64_t rate_bps = 100'000'000;  ///< 1 to 100e9
  Duration delay = Duration::ms(10);     ///< propagation, the same both ways, at least 0
  std::uint32_t queue_packets = 100;     ///< waiting behind the packet in transmission; at least 1
  impair::Settings forward;              ///< client to server, where packets enter the link
  impair::Settings backward;             ///< server to client

  bool operator==(const Link&) const = default;
};

enum class TopologyKind : std::uint8_t { PointToPoint, Chain };

/// The path from client to server: one link, or several with routers between them.
struct Topology {
  TopologyKind kind = TopologyKind::PointToPoint;
  std::vector<Link> links = {Link{}};

  bool operator==(const Topology&) const = default;
};

/// Whose TCP runs on the hosts.
enum class Stack : std::uint8_t {
  Shaketable,  ///< `tcp::Handshake`
  Ns3Native,   ///< ns-3's TcpSocketBase; only the ns3 backend has it
};

/// What to run, checked: whoever makes one by hand instead of reading a file must keep the ranges
/// that the fields state.
struct Scenario {
  std::string name = "unnamed";
  std::string description;
  std::uint64_t seed = 1;
  std::string point;  ///< name of the sweep's point; the dice depend on it
  std::uint64_t trials = 1000;
  Duration time_limit = Duration::s(200);  ///< of one trial, simulated
  Stack stack = Stack::Shaketable;
  Topology topology;
  Host client;
  Host server;

  [[nodiscard]] const Host& host(HostId id) const { return id == HostId::Client ? client : server; }
  [[nodiscard]] Host& host(HostId id) { return id == HostId::Client ? client : server; }

  bool operator==(const Scenario&) const = default;
};

/// A scenario with the default profile on both ends and the server listening.
[[nodiscard]] Scenario default_scenario();

/// The root of all dice of the scenario, or of this point of its sweep.
[[nodiscard]] SeedTree point_seeds(const Scenario& scenario);

/// The root of all dice of one trial: the same in any batch, on any backend.
[[nodiscard]] inline SeedTree trial_seeds(const SeedTree& point, std::uint64_t trial) {
  return point.child("trial", trial);
}

/// The dice of the impairments on the `hop`-th link (from 0) of the way from `from` to its peer.
[[nodiscard]] SeedTree channel_seeds(const SeedTree& trial, HostId from, std::size_t hop);

}  // namespace shaketable::trial
