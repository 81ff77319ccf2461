// SPDX-License-Identifier: GPL-2.0-only
#include "cli/show_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "cli/columns.h"
#include "cli/counted.h"
#include "cli/format_csv.h"
#include "cli/format_json.h"
#include "cli/format_table.h"
#include "cli/output.h"
#include "session/point_state.h"

namespace shaketable::cli {
namespace {

constexpr std::array<std::string_view, 5> kUsual = {
    "outcome.established", "client.establishment_time.mean", "client.establishment_time.p99",
    "client.syn.retransmitted.mean", "server.syn_ack.retransmitted.mean"};

/// The column of trials that were run and did not fail. `trials` alone may be an axis; no key is
/// called this.
constexpr const char* kTrials = "trials.run";

const stats::Statistic& find(const std::vector<stats::Statistic>& statistics,
                             std::string_view name) {
  return *std::ranges::find(statistics, name, &stats::Statistic::name);
}

std::string number(std::optional<double> value) {
  return value ? fmt::format("{}", *value) : std::string();
}

/// The end of an interval. Its last digits come from special functions, which may differ between
/// machines, and nobody needs them.
std::string interval_end(std::optional<double> value) {
  return value ? fmt::format("{:.9g}", *value) : std::string();
}

/// The last line: a store that was cut short cannot be taken for a whole one, nor one that did not
/// reach its targets for one that did.
std::string end_line(const results::Store& store, std::span<const session::PointState> states) {
  const std::size_t failures = store.failures().size();
  return fmt::format("# end: {}{}; content {}\n", session::completeness(states),
                     failures == 0 ? "" : ", " + counted(failures, "trial") + " failed",
                     store.content_digest());
}

}  // namespace

RunHeader header_of(const results::Store& store) {
  const results::Campaign& campaign = store.campaign();
  std::uint64_t trials = 0;
  for (const results::Point& point : store.points()) {
    trials = std::max(trials, point.trials_max);
  }
  return {.version = campaign.version,
          .scenario = campaign.scenario,
          .digest = campaign.digest,
          .backend = campaign.backend,
          .seed = campaign.seed,
          .trials = trials,
          .replay = store.provenance().command};
}

PointReport report_of(const results::Store& store, std::uint32_t point,
                      std::span<const runner::Target> targets) {
  const stats::PointStatistics& statistics = store.statistics(point);
  return {.set = store.points()[point].set,
          .trials = statistics.trials(),
          .targets_met = session::are_targets_met(store, point, targets),
          .statistics = statistics.statistics()};
}

std::vector<std::string> axes_of(const results::Store& store) {
  std::vector<std::string> axes;
  for (const auto& [axis, value] : store.points().front().set) {
    axes.push_back(axis);
  }
  return axes;
}

void print_points(const results::Store& store, std::span<const std::string> statistics) {
  std::vector<std::string> names(statistics.begin(), statistics.end());
  if (names.empty()) {
    names.assign(kUsual.begin(), kUsual.end());
  }
  const std::vector<std::string> axes = axes_of(store);
  const std::vector<session::PointState> states = session::point_states(store);
  Columns lines(axes.size());
  std::vector<std::string> row = axes;
  row.emplace_back(kTrials);
  row.insert(row.end(), names.begin(), names.end());
  lines.add(row);
  for (std::uint32_t point = 0; point < store.points().size(); ++point) {
    const PointReport report = report_of(store, point);
    row.clear();
    for (const auto& [axis, value] : report.set) {
      row.push_back(value);
    }
    row.push_back(fmt::format("{}{}", report.trials, session::mark_of(states[point])));
    for (const std::string& name : names) {
      row.push_back(value_text(find(report.statistics, name)));
    }
    lines.add(row);
  }
  const results::Campaign& campaign = store.campaign();
  print(
      fmt::format("scenario  {}\ndigest    {}\nbackend   {}\nseed      {}\nversion   {}\n"
                  "command   {}\n\n",
                  campaign.scenario, campaign.digest, campaign.backend, campaign.seed,
                  campaign.version, store.provenance().command));
  lines.for_each_line(print);
  print(end_line(store, states));
}

void print_points_csv(const results::Store& store, std::span<const std::uint32_t> points,
                      std::span<const std::string> statistics) {
  std::vector<std::string> names(statistics.begin(), statistics.end());
  if (names.empty()) {
    names = stats::known_statistics();
  }
  std::vector<std::string> cells = axes_of(store);
  cells.emplace_back(kTrials);
  for (const std::string& name : names) {
    cells.insert(cells.end(), {name, name + ".low", name + ".high"});
  }
  print(csv_comments(header_of(store)) + csv_line(cells));
  for (const std::uint32_t point : points) {
    const PointReport report = report_of(store, point);
    cells.clear();
    for (const auto& [axis, value] : report.set) {
      cells.push_back(value);
    }
    cells.push_back(std::to_string(report.trials));
    for (const std::string& name : names) {
      const stats::Statistic& statistic = find(report.statistics, name);
      cells.insert(cells.end(), {number(statistic.value), interval_end(statistic.low),
                                 interval_end(statistic.high)});
    }
    print(csv_line(cells));
  }
  print(end_line(store, session::point_states(store)));
}

void print_points_json(const results::Store& store, std::span<const std::uint32_t> points) {
  const std::vector<runner::Target> targets = session::targets_of(store);
  print(json_begin(header_of(store)));
  bool is_first = true;
  for (const std::uint32_t point : points) {
    print(json_point(report_of(store, point, targets), std::exchange(is_first, false)));
  }
  print(json_end(!points.empty()));
}

std::string format_failures(const results::Store& store) {
  std::string text;
  for (const results::Failure& failure : store.failures()) {
    const std::string& point = store.points()[failure.point].name;
    text += fmt::format("trial {}{}{}: {}\n", failure.trial, point.empty() ? "" : " of ", point,
                        failure.reason);
  }
  return text;
}

}  // namespace shaketable::cli
