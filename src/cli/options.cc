// SPDX-License-Identifier: GPL-2.0-only
#include "cli/options.h"

#include <algorithm>
#include <sstream>
#include <thread>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "base/time.h"
#include "cli/output.h"

namespace shaketable::cli {
namespace po = boost::program_options;
namespace {

std::string nearest_option(const OptionSet& options, const std::string& wrong) {
  std::vector<std::string> names;
  for (const auto& option : options.visible.options()) {
    names.push_back("--" + option->long_name());
  }
  const std::vector<std::string_view> views(names.begin(), names.end());
  return nearest_spelling(wrong, views);
}

}  // namespace

void add_help(OptionSet& options) { options.visible.add_options()("help,h", "this text"); }

Result<po::variables_map> read_options(const OptionSet& options,
                                       std::span<const std::string> arguments) {
  namespace style = po::command_line_style;
  po::options_description all;
  all.add(options.visible);
  po::positional_options_description positional;
  if (!options.positional.empty()) {
    const std::string name(options.positional);
    if (options.many) {
      all.add_options()(name.c_str(), po::value<std::vector<std::string>>());
    } else {
      all.add_options()(name.c_str(), po::value<std::string>());
    }
    positional.add(name.c_str(), options.many ? -1 : 1);
  }
  po::variables_map values;
  try {
    const std::vector<std::string> words(arguments.begin(), arguments.end());
    po::store(po::command_line_parser(words)
                  .options(all)
                  .positional(positional)
                  .style(style::unix_style & ~style::allow_guessing)
                  .run(),
              values);
    po::notify(values);
  } catch (const po::unknown_option& fault) {
    const std::string name = fault.get_option_name();
    auto error = bad_input("unknown option '" + name + "'");
    error.value().nearest = nearest_option(options, name);
    return error;
  } catch (const po::too_many_positional_options_error&) {
    return bad_input("too many arguments", std::string(options.usage));
  } catch (const po::error& fault) {
    return bad_input(fault.what());
  }
  if (!options.positional.empty() && !values.contains(std::string(options.positional)) &&
      !values.contains("help")) {
    return bad_input("an argument is missing", std::string(options.usage));
  }
  return values;
}

CommandLine start_command(const OptionSet& options, std::span<const std::string> arguments) {
  const auto values = read_options(options, arguments);
  if (!values) {
    complain(values.error());
    return {.values = {}, .exit = kBadInput};
  }
  if (values->contains("help")) {
    print(help_text(options));
    finish_output();
    return {.values = {}, .exit = kDone};
  }
  return {.values = *values, .exit = {}};
}

Result<std::uint64_t> whole_number(const po::variables_map& values, const std::string& name) {
  const std::string text = values[name].as<std::string>();
  const Decimal number = parse_decimal(text, 1);
  if (number.fault || number.value < 0) {
    return tl::unexpected(
        option_error(name, "'" + text + "' is no such number", "a whole number from 0"));
  }
  return static_cast<std::uint64_t>(number.value);
}

Result<std::uint32_t> worker_count(const po::variables_map& values) {
  constexpr std::uint64_t kWorkersMax = 4096;
  if (!values.contains("jobs")) {
    return std::max(1U, std::thread::hardware_concurrency());
  }
  const auto jobs = whole_number(values, "jobs");
  if (!jobs || *jobs < 1 || *jobs > kWorkersMax) {
    return tl::unexpected(
        option_error("jobs", "'" + values["jobs"].as<std::string>() + "' is no such number",
                     "a whole number from 1 to 4096"));
  }
  return static_cast<std::uint32_t>(*jobs);
}

Result<std::optional<std::chrono::milliseconds>> clock_time(const po::variables_map& values,
                                                            const std::string& name) {
  if (!values.contains(name)) {
    return std::optional<std::chrono::milliseconds>{};
  }
  const std::string text = values[name].as<std::string>();
  const auto time = parse_duration(text);
  if (!time || *time < Duration::ms(1)) {
    return tl::unexpected(
        option_error(name, "'" + text + "' is no such time", "a time from 1ms, such as 60s"));
  }
  return std::optional(std::chrono::milliseconds(time->count_ns() / 1'000'000));
}

Error option_error(const std::string& name, std::string problem, std::string expected,
                   std::string nearest) {
  return {.where = {},
          .key = "--" + name,
          .problem = std::move(problem),
          .expected = std::move(expected),
          .nearest = std::move(nearest)};
}

std::string help_text(const OptionSet& options) {
  std::ostringstream text;
  text << "usage: " << options.usage << "\n\n" << options.about << "\n\n" << options.visible;
  return text.str();
}

}  // namespace shaketable::cli
