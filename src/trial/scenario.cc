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

SeedTree link_seeds(const SeedTree& trial, const Topology& topology, std::size_t link,
                    bool forward) {
  // On a path: by the hops of the packets' way.
  return forward ? trial.child("client->server", link)
                 : trial.child("server->client", topology.links.size() - 1 - link);
}

SeedTree lan_seeds(const SeedTree& trial, std::size_t lan, std::size_t place) {
  return trial.child("lan", lan).child("node", place);
}

}  // namespace shaketable::trial
