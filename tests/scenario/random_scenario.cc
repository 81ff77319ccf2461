// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/random_scenario.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "scenario/random_network.h"

namespace shaketable::scenario {
namespace {

std::string random_text(Dice& dice, std::size_t highest) {
  constexpr std::array<std::string_view, 22> kPieces = {
      "a",  "Z",    "0",  " ",    "  ", ": ",   "#", " #", "'",        "\"",           "\\",
      "\n", "\x01", "\t", "\x7f", "- ", "null", "{", "%",  "\xC3\xA9", "\xE2\x80\xA8", "~"};
  std::string text;
  for (std::size_t i = dice.from<std::size_t>(0, highest); i > 0; --i) {
    text += dice.one_of(kPieces);
  }
  return text;
}

tcp::Schedule random_schedule(Dice& dice) {
  tcp::Schedule schedule;
  schedule.first = dice.time(1000, kYear);
  schedule.linear = dice.from(0, 255);
  schedule.slop = dice.time(0, kHour);
  schedule.cap = Duration::ns(dice.from(schedule.first.count_ns(), kYear));
  schedule.retransmissions = dice.from(0, 255);
  schedule.give_up = dice.maybe_time(1000);
  return schedule;
}

void randomise(Dice& dice, tcp::Profile& profile) {
  profile.syn = random_schedule(dice);
  profile.syn_ack = random_schedule(dice);
  profile.rto.initial = dice.time(1000, kYear);
  profile.rto.minimum = dice.time(1000, kYear);
  profile.rto.maximum =
      Duration::ns(dice.from(std::max(profile.rto.initial, profile.rto.minimum).count_ns(), kYear));
  profile.rto.granularity = dice.time(0, kHour);
  profile.data_retransmissions = dice.from(0, 255);
  profile.syn_timeout_fallback = static_cast<tcp::SynTimeoutFallback>(dice.from(0, 2));
  profile.duplicate_syn = {.reply = static_cast<tcp::DuplicateSynReply>(dice.from(0, 1)),
                           .restarts_timer = dice.coin(),
                           .interval = dice.time(0, kHour)};
  profile.challenge_acks = {.count = dice.from(1, 1'000'000), .per = dice.time(1000, kHour)};
  using enum tcp::OptionKind;
  std::vector<tcp::OptionKind> left = {MaximumSegmentSize, SackPermitted, Timestamps, WindowScale};
  profile.syn_options.clear();
  while (!left.empty() && dice.coin()) {
    profile.syn_options.insert(profile.syn_options.end(), dice.from<std::size_t>(0, 2),
                               NoOperation);
    profile.syn_options.push_back(left.back());
    left.pop_back();
  }
  profile.window = dice.from<std::uint16_t>(1, 65535);
  profile.window_scale = dice.from<std::uint8_t>(0, 14);
}

void random_own_stack(Dice& dice, trial::Host& host) {
  host.profile = dice.one_of(tcp::profiles());
  if (dice.coin()) {
    // A profile of one's own; its name says what it is about.
    host.profile.name = dice.coin() ? "mine-1.0" : "null";
    host.profile.about = "about " + host.profile.name + ": #";
  }
  if (dice.coin()) {
    randomise(dice, host.profile);
  }
  host.verify_checksum = dice.coin();
  if (host.role == trial::Role::Absent) {
    return;
  }
  host.mss = dice.from<std::uint16_t>(88, 65495);
  host.restart_after = dice.maybe_time(1);
  if (dice.coin()) {
    host.isn = tcp::SeqNum(dice.from<std::uint32_t>(0, UINT32_MAX));
  }
  if (host.role == trial::Role::Passive) {
    host.backlog = dice.from(1, 2'147'483'647);
  } else {
    host.user_timeout = dice.maybe_time(1);
  }
}

void random_host(Dice& dice, trial::Stack stack, trial::Role role, trial::Host& host) {
  host.role = role;
  if (role == trial::Role::Active) {
    host.open_at = dice.time(0, kYear);
    host.cancel_after = dice.maybe_time(1);
  }
  if (role != trial::Role::Absent) {
    host.send = dice.from<std::uint16_t>(0, 65535);
    host.close_after = dice.maybe_time(0);
  }
  if (stack == trial::Stack::Shaketable) {
    random_own_stack(dice, host);
    return;
  }
  host.profile = *tcp::find_profile("ns3");
  host.profile.syn.first = dice.time(1000, Duration::s(1000).count_ns());
  host.profile.syn_ack.retransmissions = dice.from(0, 255);
}

}  // namespace

trial::Scenario random_scenario(std::uint64_t seed) {
  Dice dice(seed);
  trial::Scenario scenario = trial::default_scenario();
  constexpr std::array<std::string_view, 5> kNames = {"x", "null", "a b: c", "- \"q\" \\",
                                                      "caf\xC3\xA9"};
  scenario.name = std::string(dice.one_of(kNames)) + std::to_string(seed);
  scenario.description = random_text(dice, 20);
  scenario.seed = dice.from<std::uint64_t>(0, UINT64_MAX);
  scenario.trials = dice.from<std::uint64_t>(1, 1'000'000'000'000);
  scenario.time_limit = dice.time(1, kYear);
  scenario.stack = dice.from(0, 9) == 0 ? trial::Stack::Ns3Native : trial::Stack::Shaketable;
  scenario.topology = random_topology(dice);
  const bool ipv6 = scenario.topology.family == trial::Family::Ipv6;
  scenario.client.mss = scenario.server.mss = ipv6 ? 1440 : 1460;
  const auto other = static_cast<trial::Role>(dice.from(0, 2));
  const bool client_opens = dice.coin();
  random_host(dice, scenario.stack, client_opens ? trial::Role::Active : other, scenario.client);
  random_host(dice, scenario.stack, client_opens ? other : trial::Role::Active, scenario.server);
  random_traffic(dice, scenario);
  if (scenario.client.role == trial::Role::Active && scenario.server.role != trial::Role::Active &&
      scenario.stack == trial::Stack::Shaketable) {
    scenario.workload = random_workload(dice);
  }
  return scenario;
}

}  // namespace shaketable::scenario
