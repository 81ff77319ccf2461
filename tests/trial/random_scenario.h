// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/rng.h"
#include "trial/random_impairment.h"
#include "trial/scenario.h"

namespace shaketable::trial::testing {

/// Scenarios of every kind that both backends run, made so that ties happen: round delays, rates
/// at which a SYN or an ACK takes a whole millisecond, equal links, queues of one packet.
class RandomScenario {
 public:
  explicit RandomScenario(std::uint64_t seed) : dice_(seed), seed_(seed) {}

  [[nodiscard]] Scenario make() {
    Scenario scenario = default_scenario();
    scenario.name = "random " + std::to_string(seed_);
    scenario.seed = seed_;
    scenario.time_limit = Duration::s(dice_.one_of(kLimits));
    add_links(scenario.topology);
    add_roles(scenario);
    for (const HostId id : {HostId::Client, HostId::Server}) {
      add_host(scenario.host(id));
    }
    return scenario;
  }

  /// The same, with more connections where one host opens and the other does not, and of either
  /// family.
  [[nodiscard]] Scenario make_crowd() {
    Scenario scenario = make();
    scenario.name = "random crowd " + std::to_string(seed_);
    if (dice_.chance(50)) {
      scenario.topology.family = Family::Ipv6;
      for (const HostId id : {HostId::Client, HostId::Server}) {
        scenario.host(id).mss = std::min(scenario.host(id).mss, kMssMaxIpv6);
      }
    }
    if (scenario.client.role == Role::Active && scenario.server.role != Role::Active) {
      scenario.workload.connections = dice_.from<std::uint32_t>(1, 20);
      scenario.workload.arrivals = static_cast<Arrivals>(dice_.from(0, 3));
      scenario.workload.interval = random_time(dice_);
      scenario.workload.users = dice_.from<std::uint32_t>(1, 5);
    }
    return scenario;
  }

 private:
  static constexpr std::uint16_t kMssMaxIpv6 = 65475;  // a packet of 65,535 octets
  static constexpr std::array<std::int64_t, 4> kLimits = {2, 30, 200, 2000};
  // With the options of most profiles a SYN is a frame of 62 octets and an ACK one of 54.
  static constexpr std::array<std::uint64_t, 9> kRates = {
      8'000,       432'000,       496'000,        1'000'000,      10'000'000,
      100'000'000, 1'000'000'000, 10'000'000'000, 100'000'000'000};

  void add_links(Topology& topology) {
    const bool chain = dice_.chance(50);
    topology.kind = chain ? TopologyKind::Chain : TopologyKind::PointToPoint;
    topology.links.resize(chain ? dice_.from<std::size_t>(2, 5) : 1);
    lay_out_path(topology);
    const bool alike = dice_.chance(60);
    const bool impaired = dice_.chance(90);
    for (std::size_t i = 0; i < topology.links.size(); ++i) {
      Link& link = topology.links[i];
      if (alike && i > 0) {
        link = topology.links.front();
        link.from = i;
        link.to = i + 1;
      } else {
        link.rate_bps = dice_.chance(80) ? dice_.one_of(kRates)
                                         : dice_.from<std::uint64_t>(8'000, 10'000'000'000);
        link.delay = random_time(dice_);
        link.queue_packets = dice_.chance(50) ? 1 : dice_.from<std::uint32_t>(1, 50);
      }
      // Copies multiply from hop to hop: on long chains few links impair.
      const int share = !impaired ? 0 : topology.links.size() < 3 ? 80 : 40;
      link.forward = dice_.chance(share) ? random_impairment(dice_) : impair::Settings{};
      link.backward = dice_.chance(share) ? random_impairment(dice_) : impair::Settings{};
    }
  }

  void add_roles(Scenario& scenario) {
    scenario.client.role = Role::Active;
    scenario.server.role = Role::Passive;
    const int roll = dice_.from(0, 99);
    if (roll < 20) {
      scenario.server.role = Role::Active;
    } else if (roll < 28) {
      scenario.server.role = Role::Absent;
    } else if (roll < 36) {
      scenario.client.role = Role::Passive;
      scenario.server.role = Role::Active;
    } else if (roll < 38) {
      scenario.client.role = Role::Absent;
    }
  }

  void add_host(Host& host) {
    host.profile = dice_.one_of(tcp::profiles());
    if (dice_.chance(20)) {
      host.profile.syn.first = Duration::ms(dice_.from(1, 2000));
      host.profile.syn_ack.first = Duration::ms(dice_.from(1, 2000));
      host.profile.duplicate_syn = {.reply = static_cast<tcp::DuplicateSynReply>(dice_.from(0, 1)),
                                    .restarts_timer = dice_.chance(50),
                                    .interval = random_time(dice_)};
    }
    if (dice_.chance(60)) {
      host.isn = tcp::SeqNum(dice_.chance(50) ? 100 : dice_.from<std::uint32_t>(0, UINT32_MAX));
    }
    constexpr std::array<std::uint16_t, 5> kMss = {88, 536, 1460, 1460, 65495};
    constexpr std::array<std::uint16_t, 6> kSend = {0, 0, 1, 1448, 9000, 65535};
    host.mss = dice_.one_of(kMss);
    host.send = dice_.one_of(kSend);
    host.backlog = dice_.chance(50) ? 128 : 1;
    host.open_at = dice_.chance(70) ? Duration{} : random_time(dice_);
    host.verify_checksum = dice_.chance(60);
    if (dice_.chance(30)) {
      host.close_after = random_time(dice_);
    }
    if (dice_.chance(15)) {
      host.cancel_after = random_time(dice_) + Duration::ns(1);
    }
    if (dice_.chance(15)) {
      host.user_timeout = random_time(dice_) + Duration::ns(1);
    }
    if (dice_.chance(20)) {
      host.restart_after = random_time(dice_) + Duration::ns(1);
    }
  }

  Dice dice_;
  std::uint64_t seed_;
};

[[nodiscard]] inline Scenario random_scenario(std::uint64_t seed) {
  return RandomScenario(seed).make();
}

[[nodiscard]] inline Scenario random_crowd(std::uint64_t seed) {
  return RandomScenario(seed).make_crowd();
}

/// What stands in the scenario, for the message of a test that fails.
[[nodiscard]] inline std::string describe(const Scenario& scenario) {
  std::string text = scenario.name + "\n";
  const Workload& workload = scenario.workload;
  if (workload.connections > 1 || scenario.topology.family == Family::Ipv6) {
    text += scenario.topology.family == Family::Ipv6 ? "  IPv6, " : "  IPv4, ";
    text += std::to_string(workload.connections) + " connections, arrivals " +
            std::to_string(static_cast<int>(workload.arrivals)) + ", " +
            to_string(workload.interval) + ", users " + std::to_string(workload.users) + "\n";
  }
  for (const Link& link : scenario.topology.links) {
    text += "  " + std::to_string(link.rate_bps) + " bit/s, " + to_string(link.delay) + ", queue " +
            std::to_string(link.queue_packets) + "\n    -> " + impair::to_string(link.forward) +
            "\n    <- " + impair::to_string(link.backward) + "\n";
  }
  for (const HostId id : {HostId::Client, HostId::Server}) {
    const Host& host = scenario.host(id);
    text += "  " + host.profile.name + ", role " + std::to_string(static_cast<int>(host.role)) +
            ", mss " + std::to_string(host.mss) + ", send " + std::to_string(host.send) +
            (host.restart_after ? ", restart after " + to_string(*host.restart_after) : "") +
            (host.verify_checksum ? "" : ", checksum ignored") + "\n";
  }
  return text;
}

}  // namespace shaketable::trial::testing
