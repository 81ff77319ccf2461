// SPDX-License-Identifier: GPL-2.0-only
#include <fmt/format.h>

#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/output.h"
#include "tcp/profile.h"

namespace shaketable::cli {
namespace {

std::string times_text(const tcp::Schedule& schedule) {
  std::string text;
  for (const Duration time : schedule.times()) {
    text += (text.empty() ? "" : ", ") + to_string(time);
  }
  return text + "; gives up at " + to_string(schedule.gives_up_after());
}

std::string profile_text(const tcp::Profile& profile) {
  return fmt::format(
      "{}\n  {}\n  SYN again at     {}\n  SYN,ACK again at {}\n  RTO              first {}, {} to "
      "{}\n\n",
      profile.name, profile.about, times_text(profile.syn), times_text(profile.syn_ack),
      to_string(profile.rto.initial), to_string(profile.rto.minimum),
      to_string(profile.rto.maximum));
}

}  // namespace

ExitCode profiles_command(std::span<const std::string> arguments) {
  OptionSet options{.visible = {},
                    .usage = "shaketable profiles",
                    .about =
                        "Lists the built-in profiles: when each operating system sends a SYN "
                        "or SYN,ACK\nagain, counted from the first, and when it gives up.",
                    .positional = {}};
  add_help(options);
  if (const auto exit = start_command(options, arguments).exit) {
    return *exit;
  }
  for (const tcp::Profile& profile : tcp::profiles()) {
    print(profile_text(profile));
  }
  finish_output();
  return kDone;
}

}  // namespace shaketable::cli
