// SPDX-License-Identifier: GPL-2.0-only
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/output_file.h"
#include "cli/session_options.h"
#include "session/session.h"
#include "trial/ladder.h"
#include "trial/roster.h"
#include "verdict/test_run.h"

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
      ("connection", po::value<std::string>()->default_value("0")->value_name("C"),
       "of many connections in a trial the C-th, counted from 0")  //
      ("pcap", po::value<std::string>()->value_name("PREFIX"),
       "also capture to PREFIX-client.pcap and PREFIX-server.pcap")  //
      ("save", po::bool_switch(),
       "write the golden files that `expect: {golden: ...}` names, and print nothing");
  add_session_options(options);
  add_point_option(options);
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

constexpr std::string_view kNotOpened = "not opened before the time limit\n";

/// `client2 to server1`.
std::string hosts_of(std::uint32_t connection, const trial::Scenario& scenario) {
  const trial::Roster roster(scenario);
  const trial::Topology& topology = scenario.topology;
  return fmt::format("{} to {}", topology.nodes[topology.clients[roster.client_of(connection)]],
                     topology.nodes[topology.servers[roster.server_of(connection)]]);
}

/// Which trial this is, and how to get it again.
std::string heading(const session::Session& session, std::uint64_t trial,
                    std::uint32_t connection) {
  const std::uint32_t connections = session.scenario.workload.connections;
  std::string text = fmt::format("{}, trial {}", session.scenario.name, trial);
  std::string replay = fmt::format("{} --trial {}", session.command("trace"), trial);
  if (connections > 1) {
    text += fmt::format(", connection {} of {}: {}", connection, connections,
                        hosts_of(connection, session.scenario));
    replay += fmt::format(" --connection {}", connection);
  }
  return fmt::format("{} of seed {}, {}\nreplay: {}\n\n", text, session.scenario.seed,
                     session.backend_name, replay);
}

/// Writes the golden files of the scenario.
ExitCode save(const session::Session& session, const po::variables_map& values) {
  for (const char* other : {"trial", "connection", "pcap", "point"}) {
    if (values.contains(other) && !values[other].defaulted()) {
      complain(option_error(other, "it does not go with --save", "expect.golden to say which"));
      return kBadInput;
    }
  }
  const verdict::TestReport report = verdict::make_golden(
      session.document, session.file.parent_path(), [&](const trial::Scenario& scenario) {
        return session::make_backend(session.backend_name, scenario);
      });
  if (!report.errors.empty()) {
    complain(report.errors);
    return kBadInput;
  }
  if (report.changes.empty()) {
    Error error = bad_input("the scenario names no golden file", "{golden: NAME.ladder}").value();
    error.where.file = session.file.string();
    error.key = "expect";
    complain(error);
    return kBadInput;
  }
  const std::vector<Error> errors = write_golden(report.changes);
  complain(errors);
  return errors.empty() ? kDone : kBadInput;
}

}  // namespace

ExitCode trace_command(std::span<const std::string> arguments) {
  const auto [values, exit] = start_command(trace_options(), arguments);
  if (exit) {
    return *exit;
  }
  const auto trial = whole_number(values, "trial");
  const auto connection = whole_number(values, "connection");
  if (!trial || !connection) {
    complain(!trial ? trial.error() : connection.error());
    return kBadInput;
  }
  const auto session = open_session(values);
  if (!session) {
    complain(session.error());
    return kBadInput;
  }
  if (values["save"].as<bool>()) {
    return save(*session, values);
  }
  if (const auto known = session::check_connection(*connection, session->scenario); !known) {
    complain(known.error());
    return kBadInput;
  }
  std::optional<std::filesystem::path> pcap;
  if (values.contains("pcap")) {
    pcap = values["pcap"].as<std::string>();
  }
  const auto backend = session::make_backend(session->backend_name, session->scenario, pcap);
  if (!backend) {
    complain(session->located(backend.error()));
    return kBadInput;
  }
  trial::Watch watch{.connection = static_cast<std::uint32_t>(*connection), .trace = {}};
  trial::TrialResult result;
  (*backend)->run(*trial, result, &watch);
  (*backend)->finish();
  print(heading(*session, *trial, watch.connection));
  print(trial::ladder(watch.trace));
  const auto found =
      std::ranges::find(result.connections, watch.connection, &trial::ConnectionResult::connection);
  print("\n" + (found == result.connections.end() ? std::string(kNotOpened) : summary(*found)));
  finish_output();
  return kDone;
}

}  // namespace shaketable::cli
