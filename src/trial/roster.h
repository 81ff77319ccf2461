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
/// are told by their place in the topology's lists, and take turns: of connection k, or of user k
/// in a closed loop, the client is k modulo their number C, the server k + floor(k / lcm(C, S))
/// modulo their number S. So all have as many (users) as the others, give or take one, and with
/// enough of them each client meets each server.
class Roster {
 public:
  /// `scenario` must outlive the roster. Throws `InvariantError` if it has too many connections.
  explicit Roster(const Scenario& scenario);

  /// Ports and times of the trial. Each trial starts at a port of its own, so that a capture of
  /// many trials falls apart into connections.
  void begin_trial(std::uint64_t trial, const SeedTree& seeds);

  [[nodiscard]] std::uint32_t connections() const { return connections_; }
  [[nodiscard]] std::uint32_t client_of(std::uint32_t connection) const {
    return seats_[connection].client;
  }
  [[nodiscard]] std::uint32_t server_of(std::uint32_t connection) const {
    return seats_[connection].server;
  }
  /// How many connections `client` opens, and which is its `index`-th.
  [[nodiscard]] std::uint32_t count_of(std::uint32_t client) const {
    return static_cast<std::uint32_t>(by_client_[client].size());
  }
  [[nodiscard]] std::uint32_t connection_at(std::uint32_t client, std::uint32_t index) const {
    return by_client_[client][index];
  }

  /// Addresses and ports, seen from that side.
  [[nodiscard]] tcp::FourTuple names(std::uint32_t connection, HostId side) const;
  /// The end of the connection that is not `side`'s.
  [[nodiscard]] tcp::RemoteEnd far_end(std::uint32_t connection, HostId side) const {
    const Seat& seat = seats_[connection];
    return side == HostId::Client
               ? tcp::RemoteEnd{.address = server_addresses_[seat.server], .port = kServerPort}
               : tcp::RemoteEnd{.address = client_addresses_[seat.client], .port = port(seat)};
  }
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
  [[nodiscard]] std::uint32_t index_of(std::uint32_t connection) const {
    return seats_[connection].index;
  }

  /// When the connection is opened, from the start of the trial; empty when that depends on the
  /// one before it.
  [[nodiscard]] std::optional<Duration> open_at(std::uint32_t connection) const;
  /// The connection that the same user opens next, and how long it thinks before.
  [[nodiscard]] std::optional<std::uint32_t> after(std::uint32_t connection) const;
  [[nodiscard]] Duration thought() const { return workload_.interval; }

 private:
  static constexpr std::uint32_t kFirstPort = 1024;

  /// Who takes part in a connection. Kept for each, because every packet asks for it.
  struct Seat {
    std::uint32_t client;
    std::uint32_t server;
    std::uint32_t index;  ///< among the connections of the client
  };

  [[nodiscard]] std::uint16_t port(const Seat& seat) const {
    return static_cast<std::uint16_t>(kFirstPort + (first_port_ + seat.index) % kPortCount);
  }

  const Workload& workload_;
  std::uint32_t connections_;
  std::uint32_t users_;  ///< open loops: every connection has a user of its own
  Duration first_open_;
  std::uint32_t first_port_ = 0;  ///< from 0, of the ports that a client may take
  std::vector<tcp::Address> client_addresses_;
  std::vector<tcp::Address> server_addresses_;
  std::vector<std::pair<tcp::Address, std::uint32_t>> clients_by_address_;  ///< sorted
  std::vector<Seat> seats_;                                                 ///< by connection
  std::vector<std::vector<std::uint32_t>> by_client_;  ///< the connections of each, in order
  std::vector<Duration> arrivals_;                     ///< Poisson only
};

}  // namespace shaketable::trial
