// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/scenario_reader.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "scenario/host_reader.h"
#include "scenario/impair_reader.h"
#include "scenario/map_reader.h"
#include "scenario/profile_reader.h"
#include "scenario/text_check.h"
#include "scenario/topology_reader.h"
#include "scenario/traffic_reader.h"
#include "scenario/workload_reader.h"

namespace shaketable::scenario {
namespace {

using trial::HostId;
using trial::Role;

constexpr std::uint64_t kTrialsMax = 1'000'000'000'000;
constexpr std::size_t kNameMax = 100;
constexpr std::size_t kDescriptionMax = 10'000;
// An Ethernet MTU of 1500 less the headers (RFC 9293 section 3.7.1).
constexpr std::uint16_t kMssIpv4 = 1460;
constexpr std::uint16_t kMssIpv6 = 1440;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

Result<std::string> read_name(std::string_view text) {
  if (text.empty() || text.size() > kNameMax || std::ranges::any_of(text, is_control)) {
    return bad_input(in_quotes(text) + " is no name", "one line of 1 to 100 octets");
  }
  return std::string(text);
}

Result<std::string> read_description(std::string_view text) {
  if (text.size() > kDescriptionMax) {
    return bad_input("the text has " + std::to_string(text.size()) + " octets", "at most 10000");
  }
  return std::string(text);
}

void read_heading(MapReader& map, const Origin& origin, trial::Scenario& scenario) {
  map.read("name", scenario.name, read_name);
  if (!map.has("name")) {
    const auto name = read_name(origin.name);
    if (name && check_text(origin.name)) {
      scenario.name = *name;
    } else {
      add_error(map.errors(), map.node().where, "name", "the file's name is no name for a scenario",
                "name: and one line of 1 to 100 octets");
    }
  }
  map.read("description", scenario.description, read_description);
  map.read("seed", scenario.seed,
           whole<std::uint64_t>(0, std::numeric_limits<std::uint64_t>::max()));
  map.read("trials", scenario.trials, whole<std::uint64_t>(1, kTrialsMax));
  map.read("time_limit", scenario.time_limit, duration(Duration::ns(1), kLongest));
  map.read("stack", scenario.stack, word(kStackWords));
}

/// Somebody must send the first SYN.
void check_roles(const Node& root, const trial::Scenario& scenario, Errors& errors) {
  if (scenario.client.role == Role::Active || scenario.server.role == Role::Active) {
    return;
  }
  const Node* at = &root;
  std::string key = "client.open";
  for (const char* host : {"server", "client"}) {
    const Node* map = root.find(host);
    if (const Node* open = map == nullptr ? nullptr : map->find("open")) {
      at = open;
      key = std::string(host) + ".open";
    }
  }
  add_error(errors, at->where, key, "neither end opens actively, so nothing would happen",
            "open: active at one end or both");
}

}  // namespace

trial::Scenario read_scenario(const Node& root, const Origin& origin, Errors& errors) {
  trial::Scenario scenario = trial::default_scenario();
  auto map = MapReader::of(root, "", errors);
  if (!map) {
    return scenario;
  }
  read_heading(*map, origin, scenario);
  if (const Node* node = map->find("topology")) {
    read_topology(*node, scenario.topology, errors);
  }
  if (const Node* node = map->find("impair")) {
    read_impair(*node, origin.folder, scenario.topology, errors);
  }
  if (const Node* node = map->find("workload")) {
    read_workload(*node, scenario.workload, errors);
  }
  if (const Node* node = map->find("traffic")) {
    read_traffic(*node, scenario, errors);
  }
  ProfileTable profiles;
  if (const Node* node = map->find("profiles")) {
    profiles = read_profiles(*node, errors);
  }
  for (const auto& [key, id] : {std::pair{"client", HostId::Client}, {"server", HostId::Server}}) {
    trial::Host& host = scenario.host(id);
    host.mss = scenario.topology.family == trial::Family::Ipv6 ? kMssIpv6 : kMssIpv4;
    if (scenario.stack == trial::Stack::Ns3Native) {
      host.profile = *tcp::find_profile("ns3");
    }
    if (const Node* node = map->find(key)) {
      read_host(*node, key, profiles, scenario.stack, host, errors);
    }
  }
  check_roles(root, scenario, errors);
  check_workload(root, scenario, errors);
  for (const std::string_view key : {"expect", "until", "record", "sweep"}) {
    (void)map->find(key);
  }
  map->finish();
  return scenario;
}

}  // namespace shaketable::scenario
