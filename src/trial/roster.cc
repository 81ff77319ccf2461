// SPDX-License-Identifier: GPL-2.0-only
#include "trial/roster.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "base/sampler.h"

namespace shaketable::trial {
namespace {

constexpr std::uint32_t kFirstDynamicPort = 49152;

std::vector<tcp::Address> addresses_of(const Topology& topology,
                                       const std::vector<std::size_t>& nodes) {
  std::vector<tcp::Address> addresses;
  addresses.reserve(nodes.size());
  for (const std::size_t node : nodes) {
    addresses.push_back(address_of(topology, node));
  }
  return addresses;
}

}  // namespace

Roster::Roster(const Scenario& scenario)
    : workload_(scenario.workload),
      connections_(workload_.connections),
      users_(workload_.arrivals == Arrivals::ClosedLoop
                 ? std::min(workload_.users, workload_.connections)
                 : workload_.connections),
      first_open_(scenario.client.open_at),
      client_addresses_(addresses_of(scenario.topology, scenario.topology.clients)),
      server_addresses_(addresses_of(scenario.topology, scenario.topology.servers)) {
  const auto clients = static_cast<std::uint32_t>(client_addresses_.size());
  const auto servers = static_cast<std::uint32_t>(server_addresses_.size());
  check(connections_ > 0 && users_ > 0 && clients > 0 && servers > 0, "somebody must connect");
  check(connections_ == 1 ||
            (scenario.client.role == Role::Active && scenario.server.role != Role::Active),
        "many connections are opened by the client");
  const std::uint32_t round = std::lcm(clients, servers);
  by_client_.resize(clients);
  seats_.reserve(connections_);
  for (std::uint32_t connection = 0; connection < connections_; ++connection) {
    const std::uint32_t user = connection % users_;
    const std::uint32_t client = user % clients;
    seats_.push_back(
        {.client = client, .server = (user + user / round) % servers, .index = count_of(client)});
    by_client_[client].push_back(connection);
  }
  for (std::uint32_t client = 0; client < clients; ++client) {
    check(count_of(client) <= kPortCount, "more connections than a client has ports");
    clients_by_address_.emplace_back(client_addresses_[client], client);
  }
  std::ranges::sort(clients_by_address_);
}

void Roster::begin_trial(std::uint64_t trial, const SeedTree& seeds) {
  first_port_ = static_cast<std::uint32_t>((kFirstDynamicPort - kFirstPort + trial) % kPortCount);
  if (workload_.arrivals == Arrivals::Poisson && connections_ > 1) {
    const Stream dice = seeds.child("arrivals").stream();
    arrivals_.assign(1, first_open_);
    for (std::uint32_t i = 1; i < connections_; ++i) {
      const double wait = -natural_log(unit_interval(dice.draw(i))) *
                          static_cast<double>(workload_.interval.count_ns());
      arrivals_.push_back(arrivals_.back() + Duration::ns(static_cast<std::int64_t>(wait)));
    }
  }
}

tcp::FourTuple Roster::names(std::uint32_t connection, HostId side) const {
  const tcp::RemoteEnd local = far_end(connection, peer_of(side));
  const tcp::RemoteEnd remote = far_end(connection, side);
  return {.local_address = local.address,
          .remote_address = remote.address,
          .local_port = local.port,
          .remote_port = remote.port};
}

std::optional<std::uint32_t> Roster::find_by_port(std::uint32_t client, std::uint16_t port) const {
  if (port < kFirstPort) {
    return {};
  }
  const std::uint32_t index = (port - kFirstPort + kPortCount - first_port_) % kPortCount;
  return index < count_of(client) ? std::optional(connection_at(client, index)) : std::nullopt;
}

std::optional<std::uint32_t> Roster::find(HostId side, std::uint32_t place,
                                          const tcp::RemoteEnd& remote) const {
  if (side == HostId::Client) {
    // A client that listens: the one connection of the trial.
    const bool is_peer = remote.address == server_addresses_[0] && remote.port == kServerPort;
    return is_peer && place == 0 ? std::optional(0U) : std::nullopt;
  }
  const auto client = std::ranges::lower_bound(clients_by_address_, remote.address, {},
                                               &std::pair<tcp::Address, std::uint32_t>::first);
  if (client == clients_by_address_.end() || client->first != remote.address) {
    return {};
  }
  const auto connection = find_by_port(client->second, remote.port);
  return connection && server_of(*connection) == place ? connection : std::nullopt;
}

std::optional<Duration> Roster::open_at(std::uint32_t connection) const {
  switch (workload_.arrivals) {
    case Arrivals::Together:
      return first_open_;
    case Arrivals::Fixed:
      return first_open_ + connection * workload_.interval;
    case Arrivals::Poisson:
      return connection == 0 ? first_open_ : arrivals_[connection];
    case Arrivals::ClosedLoop:
      return connection < users_ ? std::optional(first_open_) : std::nullopt;
  }
  invariant_broken("Arrivals outside its enumeration");
}

std::optional<std::uint32_t> Roster::after(std::uint32_t connection) const {
  const std::uint32_t next = connection + users_;
  return next < connections_ ? std::optional(next) : std::nullopt;
}

}  // namespace shaketable::trial
