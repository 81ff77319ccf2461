// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/workload_reader.h"

#include <string>

#include "trial/roster.h"

namespace shaketable::scenario {
namespace {

using trial::Arrivals;

void read_closed_loop(MapReader& map, trial::Workload& workload) {
  map.read("users", workload.users, whole<std::uint32_t>(1, kConnectionsMax));
  map.read("think", workload.interval, duration({}, kLongest));
  (void)map.find("interval");
  map.refuse({"interval"}, "in a closed loop nobody arrives at intervals",
             "think: the time between two connections of a user");
  if (!map.has("users")) {
    map.fail({"arrivals"}, "it is not said how many users there are", "users: 1 or more");
  }
}

void read_open_loop(MapReader& map, trial::Workload& workload) {
  const bool together = workload.arrivals == Arrivals::Together;
  map.read("interval", workload.interval, duration(Duration::ns(1), kLongest));
  for (const std::string_view key : {"users", "think"}) {
    (void)map.find(key);
    map.refuse({key}, "only a closed loop has users", "arrivals: closed-loop, or no such key");
  }
  if (together) {
    map.refuse({"interval"}, "connections that are opened together have no interval",
               "arrivals: fixed or poisson, or no such key");
  } else if (!map.has("interval")) {
    map.fail({"arrivals"}, "it is not said how far apart connections are",
             "interval: a time such as 10ms");
  }
}

}  // namespace

void read_workload(const Node& node, trial::Workload& workload, Errors& errors) {
  auto map = MapReader::of(node, "workload", errors);
  if (!map) {
    return;
  }
  map->read("connections", workload.connections, whole<std::uint32_t>(1, kConnectionsMax));
  if (map->read("arrivals", workload.arrivals, word(kArrivalWords))) {
    if (workload.arrivals == Arrivals::ClosedLoop) {
      read_closed_loop(*map, workload);
    } else {
      read_open_loop(*map, workload);
    }
    map->finish();
  }
}

void check_workload(const Node& root, const trial::Scenario& scenario, Errors& errors) {
  const Node* workload = root.find("workload");
  const Node* at = workload == nullptr ? nullptr : workload->find("connections");
  const std::uint32_t connections = scenario.workload.connections;
  if (at == nullptr || connections == 1) {
    return;
  }
  const auto fail = [&](std::string problem, std::string expected) {
    add_error(errors, at->where, "workload.connections", std::move(problem), std::move(expected));
  };
  if (scenario.client.role != trial::Role::Active || scenario.server.role == trial::Role::Active) {
    fail("many connections are opened by the client",
         "client.open: active, and a server that is not");
  }
  if (scenario.stack == trial::Stack::Ns3Native) {
    fail("ns-3's own TCP runs one connection a trial here", "1, or stack: shaketable");
  }
  const std::uint64_t most = scenario.topology.clients.size() * trial::kPortCount;
  if (connections > most) {
    fail(std::to_string(connections) + " connections need more ports than the clients have",
         "at most " + std::to_string(trial::kPortCount) +
             " for each client: " + std::to_string(most));
  }
}

}  // namespace shaketable::scenario
