// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/writer.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/host_reader.h"
#include "scenario/network_writer.h"
#include "scenario/node.h"
#include "scenario/profile_words.h"
#include "scenario/scenario_reader.h"

namespace shaketable::scenario {
namespace {

using trial::Role;

std::string schedule_text(const tcp::Schedule& schedule) {
  return fmt::format(
      "{{first: {}, linear: {}, slop: {}, cap: {}, retransmissions: {}, give_up: {}}}",
      to_string(schedule.first), schedule.linear, to_string(schedule.slop), to_string(schedule.cap),
      schedule.retransmissions, optional_text(schedule.give_up));
}

std::string options_text(const std::vector<tcp::OptionKind>& options) {
  std::string text;
  for (const tcp::OptionKind kind : options) {
    text += text.empty() ? "" : ", ";
    text += word_for(kind, kOptionWords);
  }
  return "[" + text + "]";
}

std::string profile_fields(const tcp::Profile& profile) {
  // A field that is new does not compile until it is written, and so read.
  const auto& [name, about, syn, syn_ack, rto, data_retransmissions, fallback, duplicate_syn,
               challenge_acks, options, window, window_scale] = profile;
  std::string text;
  text += "  syn: " + schedule_text(syn) + "\n";
  text += "  syn_ack: " + schedule_text(syn_ack) + "\n";
  text += fmt::format("  rto: {{initial: {}, minimum: {}, maximum: {}, granularity: {}}}\n",
                      to_string(rto.initial), to_string(rto.minimum), to_string(rto.maximum),
                      to_string(rto.granularity));
  text += fmt::format("  data_retransmissions: {}\n", data_retransmissions);
  text += fmt::format("  syn_timeout_fallback: {}\n", word_for(fallback, kFallbackWords));
  text += fmt::format("  duplicate_syn: {{reply: {}, restarts_timer: {}, interval: {}}}\n",
                      word_for(duplicate_syn.reply, kReplyWords), duplicate_syn.restarts_timer,
                      to_string(duplicate_syn.interval));
  text += fmt::format("  challenge_acks: {{count: {}, per: {}}}\n", challenge_acks.count,
                      to_string(challenge_acks.per));
  text += "  options: " + options_text(options) + "\n";
  text += fmt::format("  window: {}\n  window_scale: {}\n", window, window_scale);
  return text;
}

/// ns-3's TCP takes its first wait and its number of retransmissions, see `read_host`.
std::string native_fields(const trial::Host& host) {
  std::string text;
  for (const auto& [key, schedule] :
       {std::pair{"syn", host.profile.syn}, {"syn_ack", host.profile.syn_ack}}) {
    text += fmt::format("  {}: {{first: {}, retransmissions: {}}}\n", key,
                        to_string(schedule.first), schedule.retransmissions);
  }
  return text;
}

std::string own_stack_fields(const trial::Host& host) {
  std::string text = "  profile: " + scalar_text(host.profile.name) + "\n";
  if (host.role != Role::Absent) {
    text += fmt::format("  mss: {}\n", host.mss);
    text += "  isn: " + (host.isn ? std::to_string(host.isn->value()) : "rfc6528") + "\n";
    // Only where it is given: without it a scenario has the digest that it had before this key.
    text +=
        host.restart_after ? "  restart_after: " + optional_text(host.restart_after) + "\n" : "";
  }
  if (host.role == Role::Passive) {
    text += fmt::format("  backlog: {}\n", host.backlog);
  }
  if (host.role == Role::Active) {
    text += "  user_timeout: " + optional_text(host.user_timeout) + "\n";
  }
  text += fmt::format("  checksum: {}\n", word_for(host.verify_checksum, kChecksumWords));
  return text + profile_fields(host.profile);
}

std::string host_text(std::string_view key, const trial::Host& host, trial::Stack stack) {
  std::string text = fmt::format("{}:\n  open: {}\n", key, word_for(host.role, kRoleWords));
  if (host.role == Role::Active) {
    text += "  open_at: " + to_string(host.open_at) + "\n";
    text += "  cancel_after: " + optional_text(host.cancel_after) + "\n";
  }
  if (host.role != Role::Absent) {
    text += fmt::format("  send: {}\n", host.send);
    text += "  close_after: " + optional_text(host.close_after) + "\n";
  }
  return text + (stack == trial::Stack::Ns3Native ? native_fields(host) : own_stack_fields(host));
}

/// Profiles that are not built in need to be there by name; their fields stand with the hosts.
std::string profiles_text(const trial::Scenario& scenario) {
  std::string text;
  for (const trial::Host* host : {&scenario.client, &scenario.server}) {
    const tcp::Profile& profile = host->profile;
    const bool again = host == &scenario.server && profile.name == scenario.client.profile.name;
    if (tcp::find_profile(profile.name) == nullptr && !again) {
      text += "  " + scalar_text(profile.name) + ": {about: " + scalar_text(profile.about) + "}\n";
    }
  }
  return text.empty() ? text : "profiles:\n" + text;
}

}  // namespace

std::string to_yaml(const trial::Scenario& scenario) {
  std::string text = "name: " + scalar_text(scenario.name) + "\n";
  text += fmt::format("seed: {}\ntrials: {}\n", scenario.seed, scenario.trials);
  text += "time_limit: " + to_string(scenario.time_limit) + "\n";
  text += fmt::format("stack: {}\n", word_for(scenario.stack, kStackWords));
  text += topology_text(scenario.topology);
  text += impair_text(scenario.topology);
  text += workload_text(scenario.workload);
  text += traffic_text(scenario);
  text += profiles_text(scenario);
  text += host_text("client", scenario.client, scenario.stack);
  text += host_text("server", scenario.server, scenario.stack);
  return text;
}

}  // namespace shaketable::scenario
