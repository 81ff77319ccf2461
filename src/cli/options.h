// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <boost/program_options.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "cli/command.h"

namespace shaketable::cli {

/// The options of one subcommand, its positional arguments among them.
struct OptionSet {
  boost::program_options::options_description visible;  ///< those that `--help` lists
  std::string_view usage;                               ///< `shaketable run SCENARIO [options]`
  std::string_view about;                               ///< a paragraph
  std::string_view positional;  ///< name of the option that a bare argument fills; may be empty
  bool many = false;            ///< any number of bare arguments: a `std::vector<std::string>`
};

/// Adds `--help` to the options that a command has declared.
void add_help(OptionSet& options);

/// Reads `arguments`. Every option may be written `--name value` or `--name=value`, but not cut
/// short: what is unique today may not be tomorrow. An error names the argument and the nearest
/// right spelling.
[[nodiscard]] Result<boost::program_options::variables_map> read_options(
    const OptionSet& options, std::span<const std::string> arguments);

/// What every command does first: reads its options, and answers `--help` and mistakes itself.
struct CommandLine {
  boost::program_options::variables_map values;
  std::optional<ExitCode> exit;  ///< set: the command is done
};
[[nodiscard]] CommandLine start_command(const OptionSet& options,
                                        std::span<const std::string> arguments);

/// The whole number, 0 to 2^63 - 1, that option `name` was given.
[[nodiscard]] Result<std::uint64_t> whole_number(
    const boost::program_options::variables_map& values, const std::string& name);

/// The number of worker processes, 1 to 4096, that `--jobs` asks for; without it, one for each
/// core.
[[nodiscard]] Result<std::uint32_t> worker_count(
    const boost::program_options::variables_map& values);

/// The time of the wall clock, at least a millisecond, that option `name` was given, if it was.
[[nodiscard]] Result<std::optional<std::chrono::milliseconds>> clock_time(
    const boost::program_options::variables_map& values, const std::string& name);

/// An error about what option `--name` was given.
[[nodiscard]] Error option_error(const std::string& name, std::string problem, std::string expected,
                                 std::string nearest = {});

/// The text of `--help`.
[[nodiscard]] std::string help_text(const OptionSet& options);

}  // namespace shaketable::cli
