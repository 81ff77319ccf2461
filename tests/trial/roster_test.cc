// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: every connection of a trial has a client, a server, a port and a time of its own, and is
// found again by its names.
#include "trial/roster.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "base/check.h"
#include "dice.h"
#include "trial/recorder.h"
#include "trial/star.h"

namespace shaketable::trial {
namespace {

using namespace literals;
using shaketable::testing::Dice;
using testing::star;

Scenario random_star(Dice& dice) {
  const bool closed = dice.chance(50);
  return star(dice.from<std::uint32_t>(1, 7), dice.from<std::uint32_t>(1, 4),
              {.connections = dice.from<std::uint32_t>(1, 40),
               .arrivals = closed ? Arrivals::ClosedLoop : Arrivals::Together,
               .interval = 1_ms,
               .users = dice.from<std::uint32_t>(1, 50)});
}

TEST(Roster, EveryConnectionIsFoundByItsNamesAndNoOtherIs) {
  Dice dice(1);
  for (int i = 0; i < 3000; ++i) {
    const Scenario scenario = random_star(dice);
    Roster roster(scenario);
    roster.begin_trial(dice.from<std::uint64_t>(0, 200'000), SeedTree(1));
    std::set<std::tuple<tcp::Address, std::uint16_t, tcp::Address>> seen;
    for (std::uint32_t c = 0; c < roster.connections(); ++c) {
      const tcp::FourTuple names = roster.names(c, HostId::Client);
      EXPECT_TRUE(seen.emplace(names.local_address, names.local_port, names.remote_address).second);
      EXPECT_GE(names.local_port, 1024);
      EXPECT_EQ(names.remote_port, kServerPort);
      const std::uint32_t client = roster.client_of(c);
      EXPECT_EQ(names.local_address, roster.address(HostId::Client, client));
      EXPECT_EQ(roster.find_by_port(client, names.local_port), c);
      EXPECT_EQ(roster.connection_at(client, roster.index_of(c)), c);
      const tcp::RemoteEnd remote = {.address = names.local_address, .port = names.local_port};
      EXPECT_EQ(roster.far_end(c, HostId::Server), remote);
      EXPECT_EQ(roster.far_end(c, HostId::Client),
                (tcp::RemoteEnd{.address = names.remote_address, .port = kServerPort}));
      for (std::uint32_t server = 0; server < scenario.topology.servers.size(); ++server) {
        EXPECT_EQ(roster.find(HostId::Server, server, remote) == std::optional(c),
                  server == roster.server_of(c));
      }
      const tcp::FourTuple seen_by_server = roster.names(c, HostId::Server);
      EXPECT_EQ(seen_by_server.remote_port, names.local_port);
      EXPECT_EQ(seen_by_server.local_address, names.remote_address);
    }
  }
}

TEST(Roster, CountsWhatEachClientOpens) {
  Dice dice(2);
  for (int i = 0; i < 3000; ++i) {
    const Scenario scenario = random_star(dice);
    const Roster roster(scenario);
    std::vector<std::uint32_t> counts(scenario.topology.clients.size());
    for (std::uint32_t c = 0; c < roster.connections(); ++c) {
      ++counts[roster.client_of(c)];
    }
    for (std::uint32_t client = 0; client < counts.size(); ++client) {
      EXPECT_EQ(roster.count_of(client), counts[client]);
    }
  }
}

/// How many there are of each number below `end`, the fewest and the most.
std::pair<std::uint32_t, std::uint32_t> least_and_most(const std::vector<std::uint32_t>& numbers,
                                                       std::uint32_t end) {
  std::vector<std::uint32_t> counts(end);
  for (const std::uint32_t number : numbers) {
    ++counts.at(number);
  }
  const auto [least, most] = std::ranges::minmax(counts);
  return {least, most};
}

TEST(Roster, HostsTakeTurns) {
  for (std::uint32_t clients = 1; clients <= 6; ++clients) {
    for (std::uint32_t servers = 1; servers <= 6; ++servers) {
      for (std::uint32_t connections = 1; connections <= 2 * clients * servers; ++connections) {
        const Scenario scenario = star(clients, servers, {.connections = connections});
        const Roster roster(scenario);
        std::vector<std::uint32_t> of_clients;
        std::vector<std::uint32_t> of_servers;
        std::vector<std::uint32_t> of_pairs;
        for (std::uint32_t c = 0; c < connections; ++c) {
          of_clients.push_back(roster.client_of(c));
          of_servers.push_back(roster.server_of(c));
          of_pairs.push_back(roster.client_of(c) * servers + roster.server_of(c));
        }
        const auto [few, many] = least_and_most(of_clients, clients);
        EXPECT_LE(many - few, 1U);
        const auto [fewer, more] = least_and_most(of_servers, servers);
        EXPECT_LE(more - fewer, 1U) << clients << " " << servers << " " << connections;
        if (connections % (clients * servers) == 0) {
          const auto [least, most] = least_and_most(of_pairs, clients * servers);
          EXPECT_EQ(least, most) << "all pairs alike";
        }
      }
    }
  }
}

TEST(Roster, UsersOfAClosedLoopTakeTurnsToo) {
  const Scenario scenario = star(
      2, 4, {.connections = 40, .arrivals = Arrivals::ClosedLoop, .interval = 0_s, .users = 4});
  const Roster roster(scenario);
  std::vector<std::uint32_t> servers;
  for (std::uint32_t c = 0; c < 40; ++c) {
    servers.push_back(roster.server_of(c));
    EXPECT_EQ(roster.server_of(c), roster.server_of(c % 4)) << "a user stays with its server";
  }
  EXPECT_EQ(least_and_most(servers, 4), std::pair(10U, 10U));
  const Scenario uneven = star(
      2, 2, {.connections = 30, .arrivals = Arrivals::ClosedLoop, .interval = 0_s, .users = 3});
  EXPECT_EQ(Roster(uneven).count_of(0), 20U) << "two of the three users";
}

TEST(Roster, ResultsSayWhichHostsTheyAreOf) {
  const Scenario scenario = star(3, 2, {.connections = 6});
  const Roster roster(scenario);
  std::vector<Recorder> recorders = recorders_for(roster);
  begin(recorders, 5, nullptr);
  for (std::uint32_t c = 0; c < 6; ++c) {
    ConnectionResult result;
    recorders[c].finish(false, result);
    EXPECT_EQ(result.client_host, roster.client_of(c) + 1);
    EXPECT_EQ(result.server_host, roster.server_of(c) + 1);
  }
}

TEST(Roster, AnEndThatNobodyHasIsNotFound) {
  Scenario scenario = star(2, 1, {.connections = 4});
  Roster roster(scenario);
  roster.begin_trial(0, SeedTree(1));
  const tcp::Address first = roster.address(HostId::Client, 0);
  EXPECT_EQ(roster.find(HostId::Server, 0, {.address = first, .port = 49152}), 0U);
  EXPECT_EQ(roster.find(HostId::Server, 0, {.address = first, .port = 49154}), std::nullopt);
  EXPECT_EQ(roster.find(HostId::Server, 0, {.address = first, .port = 49151}), std::nullopt);
  EXPECT_EQ(roster.find(HostId::Server, 0, {.address = first, .port = 80}), std::nullopt);
  EXPECT_EQ(roster.find(HostId::Server, 0, {.address = tcp::Address::v4(1), .port = 49152}),
            std::nullopt);
}

// Ports of a trial follow those of the one before, round and round.
TEST(Roster, PortsTakeTurns) {
  const Scenario scenario = default_scenario();
  Roster roster(scenario);
  const auto port = [&](std::uint64_t trial) {
    roster.begin_trial(trial, SeedTree(1));
    return roster.names(0, HostId::Client).local_port;
  };
  EXPECT_EQ(port(0), 49152);
  EXPECT_EQ(port(16383), 65535);
  EXPECT_EQ(port(16384), 1024);
  EXPECT_EQ(port(kPortCount), 49152);
}

TEST(Roster, FixedArrivals) {
  Scenario scenario = default_scenario();
  scenario.client.open_at = 3_ms;
  scenario.workload = {.connections = 3, .arrivals = Arrivals::Fixed, .interval = 10_ms};
  Roster roster(scenario);
  roster.begin_trial(0, SeedTree(1));
  EXPECT_EQ(roster.open_at(0), 3_ms);
  EXPECT_EQ(roster.open_at(1), 13_ms);
  EXPECT_EQ(roster.open_at(2), 23_ms);
}

// Gaps are exponential: of 10^5 of them, the share that is longer than x is exp(-x) within a bound
// that a right sampler breaks once in 10^9 runs (Hoeffding).
TEST(Roster, PoissonArrivals) {
  constexpr std::uint32_t kConnections = 50'001;
  Scenario scenario = default_scenario();
  scenario.workload = {
      .connections = kConnections, .arrivals = Arrivals::Poisson, .interval = 10_ms};
  Roster roster(scenario);
  roster.begin_trial(0, SeedTree(7));
  EXPECT_EQ(roster.open_at(0), 0_s);
  for (const double x : {0.1, 0.5, 1.0, 2.0, 3.0}) {
    std::uint32_t longer = 0;
    for (std::uint32_t c = 1; c < kConnections; ++c) {
      const Duration gap = *roster.open_at(c) - *roster.open_at(c - 1);
      EXPECT_GE(gap, 0_s);
      longer += gap > Duration::ns(static_cast<std::int64_t>(x * 1e7)) ? 1 : 0;
    }
    const double n = kConnections - 1;
    EXPECT_NEAR(longer / n, std::exp(-x), std::sqrt(std::log(2e9) / (2 * n))) << x;
  }
}

// A closed loop: users begin together, and each has its next connection in reach.
TEST(Roster, ClosedLoop) {
  Scenario scenario =
      star(2, 1, {.connections = 5, .arrivals = Arrivals::ClosedLoop, .interval = 1_s, .users = 2});
  const Roster roster(scenario);
  EXPECT_EQ(roster.open_at(0), 0_s);
  EXPECT_EQ(roster.open_at(1), 0_s);
  EXPECT_EQ(roster.open_at(2), std::nullopt);
  EXPECT_EQ(roster.after(0), 2U);
  EXPECT_EQ(roster.after(2), 4U);
  EXPECT_EQ(roster.after(3), std::nullopt);
  EXPECT_EQ(roster.client_of(4), roster.client_of(0));
}

TEST(Roster, RefusesMoreConnectionsThanPorts) {
  EXPECT_NO_THROW(Roster(star(1, 1, {.connections = kPortCount})));
  EXPECT_THROW(Roster(star(1, 1, {.connections = kPortCount + 1})), InvariantError);
}

}  // namespace
}  // namespace shaketable::trial
