// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "base/time.h"
#include "tcp/isn.h"
#include "tcp/listener.h"
#include "trial/scenario.h"

namespace shaketable::trial {

inline constexpr std::uint16_t kServerPort = 80;

/// Ports that a client may take: 1024 to 65535, the IANA dynamic range first.
inline constexpr std::uint32_t kPortCount = 64512;

/// Who opens which connection of a trial to whom, from which port, and when. Clients and servers
/// are told by their place in the topology's lists.
class Roster {
 public:
  /// `scenario` must outlive the roster. Throws `InvariantError` if it has too many connections.
  explicit Roster(const Scenario& scenario);

  /// Ports and times of the trial. Each trial starts at a port of its own, so that a capture of
  /// many trials falls apart into connections.
  void begin_trial(std::uint64_t trial, const SeedTree& seeds);

  [[nodiscard]] std::uint32_t connections() const { return connections_; }
  [[nodiscard]] std::uint32_t client_of(std::uint32_t connection) const {
    return connection % users_ % clients_;
  }
  [[nodiscard]] std::uint32_t server_of(std::uint32_t connection) const {
    return connection % users_ / clients_ % servers_;
  }
  /// How many connections `client` opens, and which is its `index`-th.
  [[nodiscard]] std::uint32_t count_of(std::uint32_t client) const;
  [[nodiscard]] std::uint32_t connection_at(std::uint32_t client, std::uint32_t index) const {
    const std::uint32_t own = users_of(client);
    return index / own * users_ + index % own * clients_ + client;
  }

  /// Addresses and ports, seen from that side.
  [[nodiscard]] tcp::FourTuple names(std::uint32_t connection, HostId side) const;
  /// The connection that the far end `remote` of the `place`-th host of `side` belongs to.
  [[nodiscard]] std::optional<std::uint32_t> find(HostId side, std::uint32_t place,
                                                  const tcp::RemoteEnd& remote) const;
  /// The connection of `client` with that port.
  [[nodiscard]] std::optional<std::uint32_t> find_by_port(std::uint32_t client,
                                                          std::uint16_t port) const;

  /// The address of the `place`-th host of `side`.
  [[nodiscard]] tcp::Address address(HostId side, std::uint32_t place) const {
    return side == HostId::Client ? client_addresses_[place] : server_addresses_[place];
  }
  /// The place of a connection among those of its client: `connection_at` backwards.
  [[nodiscard]] std::uint32_t index_of(std::uint32_t connection) const;

  /// When the connection is opened, from the start of the trial; empty when that depends on the
  /// one before it.
  [[nodiscard]] std::optional<Duration> open_at(std::uint32_t connection) const;
  /// The connection that the same user opens next, and how long it thinks before.
  [[nodiscard]] std::optional<std::uint32_t> after(std::uint32_t connection) const;
  [[nodiscard]] Duration thought() const { return workload_.interval; }

 private:
  [[nodiscard]] std::uint32_t users_of(std::uint32_t client) const;
  [[nodiscard]] std::uint16_t port(std::uint32_t connection) const;

  const Workload& workload_;
  std::uint32_t connections_;
  std::uint32_t users_;  ///< open loops: every connection has a user of its own
  std::uint32_t clients_;
  std::uint32_t servers_;
  Duration first_open_;
  std::uint32_t first_port_ = 0;  ///< from 0, of the ports that a client may take
  std::vector<tcp::Address> client_addresses_;
  std::vector<tcp::Address> server_addresses_;
  std::vector<std::pair<tcp::Address, std::uint32_t>> clients_by_address_;  ///< sorted
  std::vector<Duration> arrivals_;                                          ///< Poisson only
};

}  // namespace shaketable::trial
