// SPDX-License-Identifier: GPL-2.0-only
#include "trial/scenario.h"

namespace shaketable::trial {

Scenario default_scenario() {
  Scenario scenario;
  scenario.client.profile = tcp::profiles().front();
  scenario.server.profile = tcp::profiles().front();
  scenario.server.role = Role::Passive;
  return scenario;
}

SeedTree trial_seeds(const Scenario& scenario, std::uint64_t trial) {
  return SeedTree(scenario.seed).child(scenario.point).child("trial", trial);
}

SeedTree channel_seeds(const SeedTree& trial, HostId from, std::size_t hop) {
  return trial.child(from == HostId::Client ? "client->server" : "server->client", hop);
}

}  // namespace shaketable::trial
