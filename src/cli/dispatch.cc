// SPDX-License-Identifier: GPL-2.0-only
#include "cli/dispatch.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "cli/output.h"
#include "ns3_backend/ns3_backend.h"

namespace shaketable::cli {
namespace {

constexpr std::array kCommands = {
    Command{"run", "run the trials of a scenario and print statistics", run_command},
    Command{"trace", "print one trial as a packet ladder", trace_command},
    Command{"sweep", "run all points of a scenario's sweep into a store of results", sweep_command},
    Command{"test", "tell whether what scenarios expect holds", test_command},
    Command{"show", "print what a store of results has, or the network of a scenario",
            show_command},
    Command{"export", "write a store of results as CSV or Parquet", export_command},
    Command{"merge", "join the stores of a sweep's shards", merge_command},
    Command{"profiles", "list the built-in operating system profiles", profiles_command},
};

std::string overview() {
  std::string text =
      "usage: shaketable COMMAND ...\n\nTests how TCP connections are established on bad networks."
      "\n\n";
  for (const Command& command : kCommands) {
    text += fmt::format("  {:<10} {}\n", command.name, command.summary);
  }
  return text +
         "\n  shaketable COMMAND --help tells more; shaketable --version names this version.\n"
         "\nExit status: 0 done, 1 an expectation failed, 2 bad input, 3 interrupted, 4 internal "
         "error or\noutput lost.\n";
}

ExitCode unknown_command(const std::string& word) {
  std::vector<std::string_view> names;
  std::ranges::transform(kCommands, std::back_inserter(names), &Command::name);
  auto error = bad_input("no command is called '" + word + "'",
                         "run, trace, sweep, test, show, export, merge or profiles");
  error.value().nearest = nearest_spelling(word, names);
  complain(error.value());
  return kBadInput;
}

ExitCode dispatch_or_throw(std::span<const std::string> arguments) {
  if (arguments.empty()) {
    complain("a command is missing; shaketable --help lists them");
    return kBadInput;
  }
  const std::string& word = arguments.front();
  if (word == "--help" || word == "-h") {
    print(overview());
    finish_output();
    return kDone;
  }
  if (word == "--version") {
    print(fmt::format("shaketable {} (ns-3 {})\n", SHAKETABLE_VERSION, ns3_backend::ns3_version()));
    finish_output();
    return kDone;
  }
  const auto command = std::ranges::find(kCommands, word, &Command::name);
  return command == kCommands.end() ? unknown_command(word) : command->run(arguments.subspan(1));
}

}  // namespace

ExitCode dispatch(std::span<const std::string> arguments) {
  try {
    return dispatch_or_throw(arguments);
  } catch (const OutputError& error) {
    complain(error.what());
  } catch (const InvariantError& error) {
    complain(std::string("internal error: ") + error.what());
  } catch (const std::exception& error) {
    complain(error.what());
  }
  return kInternal;
}

}  // namespace shaketable::cli
