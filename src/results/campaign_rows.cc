// SPDX-License-Identifier: GPL-2.0-only
#include "results/campaign_rows.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace shaketable::results {
namespace {

constexpr std::string_view kRecordWords[] = {"trials", "summary"};

Record read_record(const Statement& row, int column) {
  for (const Record record : {Record::Trials, Record::Summary}) {
    if (row.text(column) == kRecordWords[static_cast<std::size_t>(record)]) {
      return record;
    }
  }
  row.damaged("a way to record that is none");
}

std::uint64_t read_seed(const Statement& row, int column) {
  const std::string_view text = row.text(column);
  std::uint64_t seed = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (fault != std::errc{} || end != text.data() + text.size()) {
    row.damaged("a seed that is no number");
  }
  return seed;
}

using AxisValue = decltype(Point::set)::value_type;

void read_axes(const Database& database, std::vector<Point>& points) {
  Statement rows = database.prepare("SELECT point, axis, value FROM axes ORDER BY point, position");
  while (rows.step()) {
    const auto point = rows.number_as<std::uint32_t>(0);
    if (point >= points.size()) {
      rows.damaged("an axis of a point that is not there");
    }
    points[point].set.emplace_back(rows.utf8(1), rows.utf8(2));
  }
  const auto has_other_axes = [&points](const Point& point) {
    return !std::ranges::equal(point.set, points.front().set, {}, &AxisValue::first,
                               &AxisValue::first);
  };
  if (std::ranges::any_of(points, has_other_axes)) {
    rows.damaged("points with different axes");
  }
}

}  // namespace

void write_campaign(Database& database, const Campaign& campaign, const Provenance& provenance) {
  // A field that is new does not compile until it is written here.
  const auto& [scenario, canonical, digest, version, backend, seed, record, batch_trials, shard] =
      campaign;
  const auto& [host, command, started] = provenance;
  const std::string seed_text = std::to_string(seed);
  Statement insert =
      database.prepare("INSERT INTO campaign VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, scenario);
  insert.bind(2, canonical);
  insert.bind(3, digest);
  insert.bind(4, version);
  insert.bind(5, backend);
  insert.bind(6, seed_text);
  insert.bind(7, kRecordWords[static_cast<std::size_t>(record)]);
  insert.bind(8, as_number(batch_trials));
  insert.bind(9, shard.index);
  insert.bind(10, shard.count);
  insert.bind(11, host);
  insert.bind(12, command);
  insert.bind(13, started);
  insert.run();
}

void write_points(Database& database, std::span<const Point> points,
                  const CanonicalOf& canonical_of) {
  Statement insert_point = database.prepare("INSERT INTO points VALUES (?, ?, ?, ?, ?, 0)");
  Statement insert_axis = database.prepare("INSERT INTO axes VALUES (?, ?, ?, ?)");
  for (std::uint32_t number = 0; number < points.size(); ++number) {
    const auto& [name, set, trials_max, time_limit] = points[number];
    const std::string canonical = canonical_of(number);
    insert_point.bind(1, number);
    insert_point.bind(2, name);
    insert_point.bind(3, canonical);
    insert_point.bind(4, as_number(trials_max));
    insert_point.bind(5, time_limit);
    insert_point.run();
    std::int64_t position = 0;
    for (const auto& [axis, value] : set) {
      insert_axis.bind(1, number);
      insert_axis.bind(2, position++);
      insert_axis.bind(3, axis);
      insert_axis.bind(4, value);
      insert_axis.run();
    }
  }
}

void read_campaign(const Database& database, Campaign& campaign, Provenance& provenance) {
  Statement row = database.prepare("SELECT * FROM campaign");
  if (!row.step()) {
    row.damaged("the table `campaign` is empty");
  }
  campaign.scenario = row.utf8(0);
  campaign.canonical = row.utf8(1);
  campaign.digest = row.utf8(2);
  campaign.version = row.utf8(3);
  campaign.backend = row.utf8(4);
  campaign.seed = read_seed(row, 5);
  campaign.record = read_record(row, 6);
  campaign.batch_trials = row.number_as<std::uint64_t>(7);
  campaign.shard = {.index = row.number_as<std::uint32_t>(8),
                    .count = row.number_as<std::uint32_t>(9)};
  provenance.host = row.text(10);
  provenance.command = row.text(11);
  provenance.started = row.text(12);
}

std::vector<Point> read_points(const Database& database) {
  std::vector<Point> points;
  points.reserve(static_cast<std::size_t>(database.number("SELECT count(*) FROM points")));
  Statement rows =
      database.prepare("SELECT point, name, trials_max, time_limit_ns FROM points ORDER BY point");
  while (rows.step()) {
    if (rows.number(0) != std::ssize(points)) {
      rows.damaged("the table `points` has gaps");
    }
    points.push_back({.name = std::string(rows.utf8(1)),
                      .set = {},
                      .trials_max = rows.number_as<std::uint64_t>(2),
                      .time_limit = Duration::ns(rows.number(3))});
  }
  if (points.empty()) {
    rows.damaged("no points");
  }
  read_axes(database, points);
  return points;
}

std::vector<bool> read_closed(const Database& database) {
  std::vector<bool> closed;
  Statement rows = database.prepare("SELECT closed FROM points ORDER BY point");
  while (rows.step()) {
    closed.push_back(rows.number(0) != 0);
  }
  return closed;
}

std::set<BatchId> read_batches(const Database& database, std::span<const Point> points) {
  std::set<BatchId> batches;
  Statement rows = database.prepare("SELECT point, first, count FROM batches ORDER BY 1, 2");
  while (rows.step()) {
    const BatchId id = {.point = rows.number_as<std::uint32_t>(0),
                        .first = rows.number_as<std::uint64_t>(1),
                        .count = rows.number_as<std::uint64_t>(2)};
    if (id.point >= points.size()) {
      rows.damaged("a batch of a point that is not there");
    }
    const std::uint64_t trials = points[id.point].trials_max;
    if (id.count == 0 || id.first >= trials || id.count > trials - id.first ||
        (!batches.empty() && batches.rbegin()->point == id.point &&
         batches.rbegin()->has(id.first))) {
      rows.damaged("a batch of trials that cannot be");
    }
    batches.insert(id);
  }
  return batches;
}

}  // namespace shaketable::results
