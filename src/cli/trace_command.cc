// SPDX-License-Identifier: GPL-2.0-only
#include <fmt/format.h>

#include <string>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/session.h"
#include "trial/ladder.h"

namespace shaketable::cli {
namespace po = boost::program_options;
namespace {

OptionSet trace_options() {
  OptionSet options{
      .visible = {},
      .usage = "shaketable trace SCENARIO [options]",
      .about =
          "Runs one trial of a scenario and prints it as a packet ladder: client on the left,\n"
          "server on the right, a line for each step of either, lost packets marked x.",
      .positional = "scenario"};
  options.visible.add_options()  //
      ("trial", po::value<std::string>()->default_value("0")->value_name("K"),
       "the K-th trial, counted from 0, just as `run` has it")  //
      ("pcap", po::value<std::string>()->value_name("PREFIX"),
       "also capture to PREFIX-client.pcap and PREFIX-server.pcap");
  add_session_options(options);
  add_help(options);
  return options;
}

std::string since_first_syn(const std::optional<Duration>& time) {
  return time ? seconds_text(*time, 6) + " s" : "never";
}

std::string summary(const trial::ConnectionResult& result) {
  return fmt::format("outcome: {}{}; established: client {}, server {}\n",
                     to_string(result.outcome), result.cut ? " (cut by the time limit)" : "",
                     since_first_syn(result.client.established),
                     since_first_syn(result.server.established));
}

}  // namespace

ExitCode trace_command(std::span<const std::string> arguments) {
  const auto [values, exit] = start_command(trace_options(), arguments);
  if (exit) {
    return *exit;
  }
  const auto trial = whole_number(values, "trial");
  if (!trial) {
    complain(trial.error());
    return kBadInput;
  }
  const auto session = open_session(values);
  if (!session) {
    complain(session.error());
    return kBadInput;
  }
  std::optional<std::filesystem::path> pcap;
  if (values.contains("pcap")) {
    pcap = values["pcap"].as<std::string>();
  }
  const auto backend = make_backend(*session, pcap);
  if (!backend) {
    complain(backend.error());
    return kBadInput;
  }
  trial::Trace trace;
  const trial::ConnectionResult result = trial::run_single(**backend, *trial, &trace);
  (*backend)->finish();
  print(fmt::format("{}, trial {} of seed {}, {}\nreplay: {} --trial {}\n\n",
                    session->document.scenario.name, *trial, session->document.scenario.seed,
                    session->backend_name, session->command("trace"), *trial));
  print(trial::ladder(trace));
  print("\n" + summary(result));
  finish_output();
  return kDone;
}

}  // namespace shaketable::cli
