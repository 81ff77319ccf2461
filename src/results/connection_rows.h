// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <functional>

#include "results/campaign.h"
#include "results/kinds.h"
#include "results/packed_connections.h"
#include "results/sqlite.h"
#include "results/virtual_table.h"

namespace shaketable::results {

/// The table `connections`, a row each.
class ConnectionRows {
 public:
  /// Both have to outlive it.
  ConnectionRows(Database& database, Kinds& kinds);

  /// Inserts the connections of a batch. Precondition: their trials are of that batch.
  void insert(const BatchId& id, const PackedConnections& connections);
  /// What is done with the numbers and times of a connection, and with the number of its kind.
  using Use = std::function<void(const trial::ConnectionResult& times, std::int64_t kind)>;
  /// Calls `use` with those of the batch, by trial and number, and gives the sum of their
  /// checksums, as `PackedConnections` has it. Throws `SqliteError` on a row that `insert` cannot
  /// have written.
  [[nodiscard]] std::uint64_t read(const BatchId& id, const Use& use) const;

 private:
  const Database& database_;
  Kinds& kinds_;
  VirtualTable packed_;
  Statement insert_;
};

}  // namespace shaketable::results
