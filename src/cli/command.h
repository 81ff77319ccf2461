// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace shaketable::cli {

/// What the process returns.
enum ExitCode : int {
  kDone = 0,
  kExpectationFailed = 1,
  kBadInput = 2,
  kInterrupted = 3,
  kInternal = 4,
};

/// One subcommand: `shaketable NAME ARGUMENTS...`.
struct Command {
  std::string_view name;
  std::string_view summary;  ///< one line, for `shaketable --help`
  ExitCode (*run)(std::span<const std::string> arguments);
};

ExitCode run_command(std::span<const std::string> arguments);
ExitCode trace_command(std::span<const std::string> arguments);
ExitCode test_command(std::span<const std::string> arguments);
ExitCode sweep_command(std::span<const std::string> arguments);
ExitCode show_command(std::span<const std::string> arguments);
ExitCode export_command(std::span<const std::string> arguments);
ExitCode merge_command(std::span<const std::string> arguments);
ExitCode profiles_command(std::span<const std::string> arguments);

}  // namespace shaketable::cli
