// SPDX-License-Identifier: GPL-2.0-only
#include "cli/format_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace shaketable::cli {
namespace {

using stats::Statistic;
using stats::Unit;

/// One line of a table: name, value, interval, unit.
struct Row {
  std::string name;
  std::string value;
  std::string low;
  std::string high;
  std::string_view unit;
};

struct Scale {
  double factor;
  std::string_view unit;
};

/// One unit for a whole row, so that the value and its interval compare at a glance.
Scale scale_of(const Statistic& statistic) {
  switch (statistic.unit) {
    case Unit::Probability:
      return {.factor = 100, .unit = "%"};
    case Unit::Octets:
      return {.factor = 1, .unit = "B"};
    case Unit::Count:
      return {.factor = 1, .unit = ""};
    case Unit::Seconds:
      break;
  }
  if (statistic.value.value_or(0) < 1) {
    return {.factor = 1000, .unit = "ms"};
  }
  return {.factor = 1, .unit = "s"};
}

/// Three decimals; a number too small for them keeps its size instead: `4.2e-05`.
std::string number_text(std::optional<double> number, double factor) {
  if (!number) {
    return "-";
  }
  const double scaled = *number * factor;
  const bool tiny = scaled != 0 && std::abs(scaled) < 0.0005;
  return tiny ? fmt::format("{:.1e}", scaled) : fmt::format("{:.3f}", scaled);
}

bool is_shown(const Statistic& statistic) {
  return statistic.name.starts_with("outcome.") || statistic.value.value_or(0) != 0;
}

Row row_of(const Statistic& statistic) {
  const Scale scale = scale_of(statistic);
  Row row{.name = statistic.name,
          .value = number_text(statistic.value, scale.factor),
          .low = {},
          .high = {},
          .unit = scale.unit};
  if (statistic.low || statistic.high) {
    row.low = number_text(statistic.low, scale.factor);
    row.high = number_text(statistic.high, scale.factor);
  }
  return row;
}

std::string line_of(const Row& row, const std::array<std::size_t, 4>& widths,
                    std::string_view between) {
  std::string line =
      fmt::format("{:<{}}  {:>{}}  {:>{}}{}{:>{}}  {}", row.name, widths[0], row.value, widths[1],
                  row.low, widths[2], between, row.high, widths[3], row.unit);
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

/// `95 %`, `99.9 %`.
std::string percent_text(double confidence) { return fmt::format("{:.6g} %", confidence * 100); }

std::string table_of(const PointReport& point) {
  std::vector<Row> rows;
  for (const Statistic& statistic : point.statistics) {
    if (is_shown(statistic)) {
      rows.push_back(row_of(statistic));
    }
  }
  const double confidence = point.statistics.empty() ? stats::Statistic{}.confidence
                                                     : point.statistics.front().confidence;
  const Row head{.name = "statistic",
                 .value = "value",
                 .low = percent_text(confidence) + " low",
                 .high = "high",
                 .unit = "unit"};
  std::array<std::size_t, 4> widths = {head.name.size(), head.value.size(), head.low.size(),
                                       head.high.size()};
  for (const Row& row : rows) {
    const std::array sizes = {row.name.size(), row.value.size(), row.low.size(), row.high.size()};
    std::ranges::transform(widths, sizes, widths.begin(),
                           [](std::size_t a, std::size_t b) { return std::max(a, b); });
  }
  std::string text = line_of(head, widths, "    ");
  for (const Row& row : rows) {
    text += line_of(row, widths, row.low.empty() ? "    " : " .. ");
  }
  return text;
}

std::string title_of(const PointReport& point) {
  std::string title = "\n";
  for (const auto& [axis, value] : point.set) {
    title += fmt::format("{} = {}\n", axis, value);
  }
  if (point.targets_met) {
    title += fmt::format("{} trials, targets {}reached\n", point.trials,
                         *point.targets_met ? "" : "not ");
  }
  return title;
}

}  // namespace

std::string value_text(const stats::Statistic& statistic) {
  const Scale scale = scale_of(statistic);
  std::string text = number_text(statistic.value, scale.factor);
  return statistic.value && !scale.unit.empty() ? text + " " + std::string(scale.unit) : text;
}

std::string format_table(const RunHeader& header, std::span<const PointReport> points) {
  std::string text = fmt::format(
      "scenario  {}\ndigest    {}\nbackend   {}\nseed      {}\ntrials    {}\nversion   {}\n"
      "replay    {}\n",
      header.scenario, header.digest, header.backend, header.seed, header.trials, header.version,
      header.replay);
  for (const PointReport& point : points) {
    text += title_of(point) + table_of(point);
  }
  return text;
}

}  // namespace shaketable::cli
