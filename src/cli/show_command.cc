// SPDX-License-Identifier: GPL-2.0-only
#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/format_table.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/show_store.h"
#include "cli/show_topology.h"
#include "scenario/document.h"
#include "session/find_scenario.h"
#include "session/point_state.h"
#include "stats/point_statistics.h"

namespace shaketable::cli {
namespace po = boost::program_options;
namespace {

OptionSet show_options() {
  OptionSet options{
      .visible = {},
      .usage = "shaketable show RESULTS [options], or shaketable show --topology SCENARIO",
      .about =
          "Prints what a store of results has: a line for each point of the sweep, or all\n"
          "statistics of one. Behind a number of trials, ... marks a point that is not complete,\n"
          "and ! one that had all its trials without reaching the targets of until:. Reading does\n"
          "not disturb a sweep that is writing. With --topology: the network of a scenario.",
      .positional = "file"};
  options.visible.add_options()  //
      ("point", po::value<std::string>()->value_name("NAME"),
       "all statistics of the point of that name")  //
      ("statistic", po::value<std::vector<std::string>>()->composing()->value_name("NAME"),
       "a column of table or CSV, instead of the usual ones; may be given again")  //
      ("format", po::value<std::string>()->default_value("table")->value_name("table|json|csv"),
       "json and csv: every statistic of every point, with its interval")                //
      ("failures", po::bool_switch(), "the trials that failed, and why")                 //
      ("topology", po::bool_switch(), "nodes and links of a scenario")                   //
      ("dot", po::bool_switch(), "with --topology: a drawing for Graphviz (dot -Tsvg)")  //
      ("set", po::value<std::vector<std::string>>()->composing()->value_name("KEY=VALUE"),
       "with --topology: change the scenario");
  add_help(options);
  return options;
}

ExitCode show_topology(const po::variables_map& values) {
  std::vector<std::string> sets;
  if (values.contains("set")) {
    sets = values["set"].as<std::vector<std::string>>();
  }
  const auto file = session::find_scenario(values["file"].as<std::string>());
  if (!file) {
    complain(file.error());
    return kBadInput;
  }
  const auto document = scenario::load(*file, sets);
  if (!document) {
    complain(document.error());
    return kBadInput;
  }
  print(values["dot"].as<bool>() ? topology_dot(document->scenario)
                                 : topology_text(document->scenario));
  finish_output();
  return kDone;
}

/// The statistics to show, all of them known.
Result<std::vector<std::string>> read_statistics(const po::variables_map& values) {
  if (!values.contains("statistic")) {
    return {};
  }
  const auto known = stats::known_statistics();
  auto wanted = values["statistic"].as<std::vector<std::string>>();
  for (const std::string& name : wanted) {
    if (std::ranges::find(known, name) == known.end()) {
      const std::vector<std::string_view> names(known.begin(), known.end());
      return tl::unexpected(option_error("statistic", "no statistic is called '" + name + "'",
                                         "a name as in STATISTICS.md",
                                         nearest_spelling(name, names)));
    }
  }
  return wanted;
}

/// The number of the point of that name.
Result<std::uint32_t> find_point(const results::Store& store, const std::string& name) {
  std::vector<std::string_view> names;
  for (const results::Point& point : store.points()) {
    if (point.name == name) {
      return static_cast<std::uint32_t>(names.size());
    }
    names.emplace_back(point.name);
  }
  return tl::unexpected(option_error("point", "the store has no point '" + name + "'",
                                     "a name as KEY=VALUE, KEY=VALUE",
                                     nearest_spelling(name, names)));
}

/// An error about options that would do nothing beside the others.
std::optional<Error> useless_option(const po::variables_map& values) {
  const bool table = values["format"].as<std::string>() == "table";
  const auto goes_with = [](const std::string& key, std::string others) {
    return option_error(key, "it does nothing here", "it to go with " + std::move(others));
  };
  const auto first_given = [&](std::initializer_list<const char*> keys,
                               const std::string& others) -> std::optional<Error> {
    for (const std::string key : keys) {
      if (values.contains(key) && !values[key].defaulted()) {
        return goes_with(key, others);
      }
    }
    return {};
  };
  if (values["topology"].as<bool>()) {
    return first_given({"point", "statistic", "failures", "format"}, "a store of results");
  }
  if (auto useless = first_given({"dot", "set"}, "--topology")) {
    return useless;
  }
  if (values["failures"].as<bool>()) {
    return first_given({"point", "statistic", "format"}, "statistics, not --failures");
  }
  const bool json = values["format"].as<std::string>() == "json";
  if (values.contains("statistic") && (json || (table && values.contains("point")))) {
    return goes_with("statistic", "the table of all points, or CSV");
  }
  return {};
}

/// Prints what was asked for, or says what is wrong with the question.
Result<void> print_store(const results::Store& store, const po::variables_map& values) {
  const std::string format = values["format"].as<std::string>();
  const auto statistics = read_statistics(values);
  if (!statistics) {
    return tl::unexpected(statistics.error());
  }
  if (values["failures"].as<bool>()) {
    print(format_failures(store));
    return {};
  }
  std::vector<std::uint32_t> points(store.points().size());
  std::iota(points.begin(), points.end(), 0U);
  const bool one = values.contains("point");
  if (one) {
    const auto point = find_point(store, values["point"].as<std::string>());
    if (!point) {
      return tl::unexpected(point.error());
    }
    points = {*point};
  }
  if (format == "csv") {
    print_points_csv(store, points, *statistics);
  } else if (format == "json") {
    print_points_json(store, points);
  } else if (one) {
    const PointReport reports[] = {report_of(store, points.front(), session::targets_of(store))};
    print(format_table(header_of(store), reports));
  } else {
    print_points(store, *statistics);
  }
  return {};
}

ExitCode show_store(const po::variables_map& values) {
  try {
    const auto store = results::Store::open_to_read(values["file"].as<std::string>());
    const auto printed =
        store ? print_store(*store, values) : Result<void>(tl::unexpected(store.error()));
    if (!printed) {
      complain(printed.error());
      return kBadInput;
    }
    finish_output();
    return kDone;
  } catch (const results::StoreError& error) {
    complain(error.what());  // damage that shows only when it is read
    return kBadInput;
  }
}

}  // namespace

ExitCode show_command(std::span<const std::string> arguments) {
  const auto [values, exit] = start_command(show_options(), arguments);
  if (exit) {
    return *exit;
  }
  const std::string format = values["format"].as<std::string>();
  if (format != "table" && format != "json" && format != "csv") {
    complain(option_error("format", "no format is called '" + format + "'", "table, json or csv"));
    return kBadInput;
  }
  if (const auto useless = useless_option(values)) {
    complain(*useless);
    return kBadInput;
  }
  return values["topology"].as<bool>() ? show_topology(values) : show_store(values);
}

}  // namespace shaketable::cli
