// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "results/ends.h"
#include "results/sqlite.h"
#include "trial/result.h"

namespace shaketable::results {

/// The table `connections`, a row each.
class ConnectionRows {
 public:
  /// Both have to outlive it.
  ConnectionRows(Database& database, Ends& ends);

  void insert(std::uint32_t point, const trial::ConnectionResult& result);
  /// Calls `use` with those of the trials `first` to `last` of the point, by trial and number.
  /// Throws `SqliteError` on a row that `insert` cannot have written.
  void for_each(std::uint32_t point, std::int64_t first, std::int64_t last,
                const std::function<void(const trial::ConnectionResult&)>& use) const;

 private:
  void bind_host(int parameter, const trial::HostResult& host, std::span<std::string, 2> lists);

  const Database& database_;
  Ends& ends_;
  Statement insert_;
  std::array<std::string, 4> lists_;  ///< lists of times as JSON, while a row is inserted
};

}  // namespace shaketable::results
