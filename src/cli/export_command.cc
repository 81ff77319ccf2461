// SPDX-License-Identifier: GPL-2.0-only
#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/format_csv.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/show_store.h"
#include "results/parquet.h"
#include "results/store.h"

namespace shaketable::cli {
namespace po = boost::program_options;
namespace {

OptionSet export_options() {
  OptionSet options{
      .visible = {},
      .usage = "shaketable export RESULTS --csv | --parquet FILE",
      .about =
          "Writes what a store has, a row for each connection of each trial. A store of\n"
          "statistics only (record: summary) gives the distributions of establishment times,\n"
          "a row for each step.",
      .positional = "results"};
  options.visible.add_options()                                 //
      ("csv", po::bool_switch(), "as CSV, on standard output")  //
      ("parquet", po::value<std::string>()->value_name("FILE"), "as Parquet, to a new file");
  add_help(options);
  return options;
}

std::vector<std::string> values_of(const results::Point& point) {
  std::vector<std::string> values;
  values.reserve(point.set.size());
  for (const auto& [axis, value] : point.set) {
    values.push_back(value);
  }
  return values;
}

void print_connections(const results::Store& store) {
  print(csv_header(header_of(store), axes_of(store)));
  std::uint64_t rows = 0;
  for (std::uint32_t point = 0; point < store.points().size(); ++point) {
    const std::vector<std::string> values = values_of(store.points()[point]);
    store.for_each(point, [&](const trial::ConnectionResult& connection) {
      print(csv_row(connection, values));
      ++rows;
    });
  }
  print(fmt::format("# end: {} connections\n", rows));
}

void print_distributions(const results::Store& store) {
  std::vector<std::string> cells = axes_of(store);
  cells.insert(cells.end(), {"time", "lower_ns", "upper_ns", "count"});
  print(csv_comments(header_of(store)) + csv_line(cells));
  std::uint64_t rows = 0;
  for (std::uint32_t point = 0; point < store.points().size(); ++point) {
    for (const auto& [name, side] : stats::kSides) {
      for (const stats::Step& step : store.statistics(point).establishment_times(side).cdf()) {
        cells = values_of(store.points()[point]);
        cells.insert(
            cells.end(),
            {fmt::format("{}.establishment_time", name), std::to_string(step.lower.count_ns()),
             std::to_string(step.time.count_ns()), std::to_string(step.count)});
        print(csv_line(cells));
        ++rows;
      }
    }
  }
  print(fmt::format("# end: {} steps\n", rows));
}

/// Returns how it went; throws `StoreError` on damage.
ExitCode export_store(const results::Store& store, const po::variables_map& values) {
  if (values.contains("parquet")) {
    const auto written = results::write_parquet(store, values["parquet"].as<std::string>());
    if (!written) {
      complain(written.error());
      return kBadInput;
    }
    return kDone;
  }
  if (store.campaign().record == results::Record::Trials) {
    print_connections(store);
  } else {
    print_distributions(store);
  }
  finish_output();
  return kDone;
}

}  // namespace

ExitCode export_command(std::span<const std::string> arguments) {
  const auto [values, exit] = start_command(export_options(), arguments);
  if (exit) {
    return *exit;
  }
  if (values["csv"].as<bool>() == values.contains("parquet")) {
    complain("it is not said what to write; expected either --csv or --parquet FILE");
    return kBadInput;
  }
  try {
    const auto store = results::Store::open_to_read(values["results"].as<std::string>());
    if (!store) {
      complain(store.error());
      return kBadInput;
    }
    return export_store(*store, values);
  } catch (const results::StoreError& error) {
    complain(error.what());  // damage that shows only when it is read
    return kBadInput;
  }
}

}  // namespace shaketable::cli
