// SPDX-License-Identifier: GPL-2.0-only
#include "results/statistics_rows.h"

#include <algorithm>

#include "stats/serial.h"

namespace shaketable::results {
namespace {

/// Below, rows are so cheap to read that they are not summed up.
constexpr std::int64_t kFewOctets = 1 << 20;
/// Statistics of a point can take 14 MiB. Workers have some points in hand at a time.
constexpr std::size_t kReadMax = 32;

}  // namespace

StatisticsRows::StatisticsRows(Database& database, std::span<const Point> points)
    : database_(database),
      points_(points),
      sizes_(points.size()),
      insert_(database.prepare("INSERT INTO statistics VALUES (?, ?, ?)")),
      remove_(database.prepare("DELETE FROM statistics WHERE point = ?")) {
  Statement rows =
      database.prepare("SELECT point, part, length(octets) FROM statistics ORDER BY point, part");
  while (rows.step()) {
    const auto point = rows.number_as<std::uint32_t>(0);
    if (point >= sizes_.size()) {
      rows.damaged("statistics of a point that is not there");
    }
    Size& size = sizes_[point];
    (size.first == 0 ? size.first : size.later) += rows.number(2);
    size.next_part = rows.number(1) + 1;
  }
}

void StatisticsRows::insert(std::uint32_t point, const stats::PointStatistics& statistics) {
  const std::vector<std::byte> octets = stats::to_octets(statistics);
  Size& size = sizes_[point];
  insert_.bind(1, point);
  insert_.bind(2, size.next_part++);
  insert_.bind(3, std::span(octets));
  insert_.run();
  (size.first == 0 ? size.first : size.later) += static_cast<std::int64_t>(octets.size());
}

void StatisticsRows::add(std::uint32_t point, const stats::PointStatistics& statistics) {
  insert(point, statistics);
  if (const auto read = read_.find(point); read != read_.end()) {
    read->second.merge(statistics);
  }
  const Size& size = sizes_[point];
  if (size.later > std::max(2 * size.first, kFewOctets)) {
    sum_up(point);
  }
}

void StatisticsRows::sum_up(std::uint32_t point) {
  if (sizes_[point].next_part == 1) {
    return;  // there is but one row
  }
  const stats::PointStatistics& all = of(point);
  remove_.bind(1, point);
  remove_.run();
  sizes_[point] = {};
  insert(point, all);
}

const stats::PointStatistics& StatisticsRows::of(std::uint32_t point) {
  if (const auto read = read_.find(point); read != read_.end()) {
    return read->second;
  }
  stats::PointStatistics all(points_[point].time_limit);
  Statement rows = database_.prepare("SELECT octets FROM statistics WHERE point = ?");
  rows.bind(1, point);
  while (rows.step()) {
    const auto part = stats::from_octets(rows.octets(0));
    if (!part || part->time_limit() != all.time_limit()) {
      rows.damaged("the statistics of the point " + points_[point].name);
    }
    all.merge(*part);
  }
  if (read_.size() == kReadMax) {
    read_.clear();
  }
  return read_.emplace(point, std::move(all)).first->second;
}

void StatisticsRows::restore(std::uint32_t point, Size size) {
  sizes_[point] = size;
  read_.erase(point);
}

}  // namespace shaketable::results
