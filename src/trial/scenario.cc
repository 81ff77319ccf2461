// SPDX-License-Identifier: GPL-2.0-only
#include "trial/scenario.h"

#include <string_view>

namespace shaketable::trial {

Scenario default_scenario() {
  Scenario scenario;
  scenario.client.profile = tcp::profiles().front();
  scenario.server.profile = tcp::profiles().front();
  scenario.server.role = Role::Passive;
  return scenario;
}

SeedTree point_seeds(const Scenario& scenario) {
  return SeedTree(scenario.seed).child(StreamLabel(std::string_view(scenario.point)));
}

SeedTree channel_seeds(const SeedTree& trial, HostId from, std::size_t hop) {
  return from == HostId::Client ? trial.child("client->server", hop)
                                : trial.child("server->client", hop);
}

}  // namespace shaketable::trial
