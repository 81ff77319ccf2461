// SPDX-License-Identifier: GPL-2.0-only
#include "cli/sweep_options.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "cli/session_options.h"

namespace shaketable::cli {
namespace po = boost::program_options;
namespace {

Result<results::Shard> read_shard(const std::string& text) {
  const std::size_t slash = text.find('/');
  const auto number = [](std::string_view digits) -> std::optional<std::uint32_t> {
    const Decimal decimal = parse_decimal(digits, 1);
    const bool right = !decimal.fault && decimal.value >= 0 && decimal.value <= 1'000'000;
    return right ? std::optional(static_cast<std::uint32_t>(decimal.value)) : std::nullopt;
  };
  const auto index = number(std::string_view(text).substr(0, slash));
  const auto count = slash == text.npos ? std::nullopt : number(text.substr(slash + 1));
  if (!index || !count || *index >= *count) {
    return tl::unexpected(
        option_error("shard", "'" + text + "' is no share", "I/N, with I from 0 to N - 1"));
  }
  return results::Shard{.index = *index, .count = *count};
}

}  // namespace

OptionSet sweep_options() {
  OptionSet options{
      .visible = {},
      .usage = "shaketable sweep SCENARIO [options]",
      .about =
          "Runs all points of a scenario's sweep in worker processes, and keeps the results in\n"
          "one SQLite file that can be gone on with after any interruption. Ctrl-C ends it with\n"
          "3; what is finished is stored.",
      .positional = "scenario"};
  options.visible.add_options()  //
      ("out", po::value<std::string>()->value_name("FILE"),
       "the store; results/NAME.sqlite if not given")                               //
      ("resume", po::bool_switch(), "go on with the store if it is there already")  //
      ("jobs", po::value<std::string>()->value_name("N"),
       "worker processes; one for each core if not given")  //
      ("shard", po::value<std::string>()->default_value("0/1")->value_name("I/N"),
       "only the I-th share, from 0, of N; `merge` joins them")  //
      ("trials", po::value<std::string>()->value_name("N"),
       "for each point, instead of the scenario's")  //
      ("trial-time", po::value<std::string>()->value_name("TIME"),
       "a trial that takes longer, by the clock, has failed: 60s")  //
      ("log", po::value<std::string>()->default_value("text")->value_name("text|json"),
       "how to tell on standard error how far it is; json: an object a line, of all that is told "
       "once the options are understood");
  add_session_options(options);
  add_help(options);
  return options;
}

Result<SweepOptions> read_sweep_options(const po::variables_map& values,
                                        const session::Session& session) {
  SweepOptions options;
  options.resume = values["resume"].as<bool>();
  options.out = values.contains("out")
                    ? std::filesystem::path(values["out"].as<std::string>())
                    : std::filesystem::path("results") / (session.scenario.name + ".sqlite");
  const auto shard = read_shard(values["shard"].as<std::string>());
  if (!shard) {
    return tl::unexpected(shard.error());
  }
  options.shard = *shard;
  const auto workers = worker_count(values);
  const auto trial_time = clock_time(values, "trial-time");
  if (!workers || !trial_time) {
    return tl::unexpected(!workers ? workers.error() : trial_time.error());
  }
  options.run.workers = *workers;
  options.run.trial_time = *trial_time;
  const std::string log = values["log"].as<std::string>();
  if (log != "text" && log != "json") {
    return tl::unexpected(option_error("log", "'" + log + "' is no form of log", "text or json"));
  }
  options.log = log == "json" ? LogFormat::Json : LogFormat::Text;
  return options;
}

}  // namespace shaketable::cli
