// SPDX-License-Identifier: GPL-2.0-only
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "cli/command.h"
#include "cli/format_csv.h"
#include "cli/format_json.h"
#include "cli/format_table.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/session_options.h"
#include "session/session.h"
#include "stats/point_statistics.h"

namespace shaketable::cli {
namespace po = boost::program_options;
namespace {

/// How many trials pass between two looks at the clock.
constexpr std::uint64_t kProgressStride = 64;

OptionSet run_options() {
  OptionSet options{
      .visible = {},
      .usage = "shaketable run SCENARIO [options]",
      .about =
          "Runs the trials of a scenario and prints statistics of how connections were\n"
          "established. Its sweep, if it has one, is for `shaketable sweep`: here it is left\n"
          "alone. Ctrl-C prints what is finished and exits with 3.",
      .positional = "scenario"};
  options.visible.add_options()                                                           //
      ("trials", po::value<std::string>()->value_name("N"), "instead of the scenario's")  //
      ("format", po::value<std::string>()->default_value("table")->value_name("table|json|csv"),
       "table and json: statistics; csv: a row a trial, times in nanoseconds")  //
      ("pcap", po::value<std::string>()->value_name("DIR"),
       "also capture what both hosts send and receive");
  add_session_options(options);
  add_point_option(options);
  add_help(options);
  return options;
}

Result<void> check_format(const std::string& format) {
  constexpr std::string_view kFormats[] = {"table", "json", "csv"};
  for (const std::string_view known : kFormats) {
    if (format == known) {
      return {};
    }
  }
  return tl::unexpected(option_error("format", "no format is called '" + format + "'",
                                     "table, json or csv", nearest_spelling(format, kFormats)));
}

RunHeader header_of(const session::Session& session) {
  const trial::Scenario& scenario = session.scenario;
  return {.version = SHAKETABLE_VERSION,
          .scenario = scenario.name,
          .digest = session.document.digest,
          .backend = session.backend_name,
          .seed = scenario.seed,
          .trials = scenario.trials,
          .replay = session.command("run") + session.trials_option()};
}

/// Runs the trials; returns how many were finished before an interrupt.
std::uint64_t run_trials(const session::Session& session, trial::Backend& backend, bool csv,
                         stats::PointStatistics& statistics) {
  const std::uint64_t trials = session.scenario.trials;
  Progress progress(trials, "trials");
  trial::TrialResult result;
  std::uint64_t done = 0;
  for (; done < trials && !interrupted(); ++done) {
    backend.run(done, result, nullptr);
    for (const trial::ConnectionResult& connection : result.connections) {
      statistics.add(connection);
      if (csv) {
        print(csv_row(connection));
      }
    }
    if (done % kProgressStride == 0) {
      progress.update(done);
    }
  }
  return done;
}

ExitCode run(const session::Session& session, const po::variables_map& values) {
  std::optional<std::filesystem::path> pcap_prefix;
  if (values.contains("pcap")) {
    pcap_prefix = std::filesystem::path(values["pcap"].as<std::string>()) / session.scenario.name;
  }
  const auto backend = session::make_backend(session.backend_name, session.scenario, pcap_prefix);
  if (!backend) {
    complain(session.located(backend.error()));
    return kBadInput;
  }
  const std::string format = values["format"].as<std::string>();
  RunHeader header = header_of(session);
  if (format == "csv") {
    print(csv_header(header));
  }
  stats::PointStatistics statistics(session.scenario.time_limit,
                                    session.scenario.workload.connections);
  const std::uint64_t trials = session.scenario.trials;
  const std::uint64_t done = run_trials(session, **backend, format == "csv", statistics);
  (*backend)->finish();
  if (format != "csv") {
    header.trials = done;
    const PointReport points[] = {
        {.set = {}, .trials = done, .statistics = statistics.statistics()}};
    print(format == "json" ? format_json(header, points) : format_table(header, points));
  }
  if (format != "json") {
    // So that a file that a full disk cut short cannot be taken for a whole one.
    print(fmt::format("# end: {} of {} trials\n", done, trials));
  }
  finish_output();
  if (done < trials) {
    complain(fmt::format("interrupted after {} of {} trials", done, trials));
    return kInterrupted;
  }
  return kDone;
}

}  // namespace

ExitCode run_command(std::span<const std::string> arguments) {
  const auto [values, exit] = start_command(run_options(), arguments);
  if (exit) {
    return *exit;
  }
  if (const auto format = check_format(values["format"].as<std::string>()); !format) {
    complain(format.error());
    return kBadInput;
  }
  const auto session = open_session(values);
  if (!session) {
    complain(session.error());
    return kBadInput;
  }
  catch_interrupts();
  return run(*session, values);
}

}  // namespace shaketable::cli
