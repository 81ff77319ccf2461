// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/rng.h"
#include "base/time.h"
#include "tcp/profile.h"
#include "tcp/seq_num.h"
#include "trial/topology.h"
#include "trial/workload.h"

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

/// One end, or all ends of that side: the operating system, and what the application does.
struct Host {
  Role role = Role::Active;
  tcp::Profile profile;
  std::optional<tcp::SeqNum> isn;  ///< empty: chosen by RFC 6528 for every connection
  std::uint16_t mss = 1460;        ///< announced
  int backlog = 128;               ///< of a passive host, at least 1
  Duration open_at;        ///< when the first connection is opened, from the start of the trial
  std::uint16_t send = 0;  ///< octets written once, as soon as the connection is established
  std::optional<Duration> close_after;   ///< CLOSE, so long after it is established
  std::optional<Duration> cancel_after;  ///< ABORT, so long after OPEN, if not yet established
  std::optional<Duration> user_timeout;  ///< RFC 9293 section 3.10.8, until established
  /// Forget the connection, so long after it is established, and open it again if active; at least
  /// 1 ns. See `Endpoint`.
  std::optional<Duration> restart_after;
  bool verify_checksum = true;  ///< false: corrupted segments are parsed and taken at face value

  bool operator==(const Host&) const = default;
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
  Workload workload;
  std::vector<Traffic> traffic;
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

/// The dice of the impairments of one direction of link number `link`.
[[nodiscard]] SeedTree link_seeds(const SeedTree& trial, const Topology& topology, std::size_t link,
                                  bool forward);

/// The dice of the impairments of what the `place`-th node of LAN number `lan` sends.
[[nodiscard]] SeedTree lan_seeds(const SeedTree& trial, std::size_t lan, std::size_t place);

}  // namespace shaketable::trial
