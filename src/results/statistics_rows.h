// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "results/campaign.h"
#include "results/sqlite.h"
#include "stats/point_statistics.h"

namespace shaketable::results {

/// The table `statistics`. Those of a point are the sum of its rows: a batch adds a row, and the
/// rows are summed up into one whenever those that came later have outgrown the first. So what a
/// batch costs does not depend on how large the statistics of its point have become.
class StatisticsRows {
 public:
  /// How much a point has in the table.
  struct Size {
    std::int64_t next_part = 0;
    std::int64_t first = 0;  ///< octets
    std::int64_t later = 0;  ///< octets
  };

  /// Both have to outlive it.
  StatisticsRows(Database& database, std::span<const Point> points);

  void add(std::uint32_t point, const stats::PointStatistics& statistics);
  /// Leaves one row.
  void sum_up(std::uint32_t point);
  /// Stays until the next call for another point. Throws `SqliteError` on damage.
  [[nodiscard]] const stats::PointStatistics& of(std::uint32_t point);

  [[nodiscard]] Size size(std::uint32_t point) const { return sizes_[point]; }
  /// As it was before a transaction that was undone.
  void restore(std::uint32_t point, Size size);

 private:
  void insert(std::uint32_t point, const stats::PointStatistics& statistics);

  const Database& database_;
  std::span<const Point> points_;
  std::vector<Size> sizes_;
  std::map<std::uint32_t, stats::PointStatistics> read_;  ///< of the points last asked for
  Statement insert_;
  Statement remove_;
};

}  // namespace shaketable::results
