// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "results/connection_rows.h"
#include "results/kinds.h"
#include "results/sqlite.h"
#include "results/statistics_rows.h"
#include "results/store.h"
#include "results/writer_lock.h"

namespace shaketable::results {

/// An open store. Members go in reverse order: the lock last, after the database has been closed.
struct Store::Impl {
  /// Reads what is in memory all the time. Throws `StoreError` on damage.
  Impl(std::optional<WriterLock> held, Database opened);

  /// The store as an object.
  [[nodiscard]] static Store open(std::optional<WriterLock> held, Database opened) {
    return Store(std::unique_ptr<Impl, Close>(new Impl(std::move(held), std::move(opened))));
  }

  // These write rows.

  void insert_id(const BatchId& id, std::uint64_t checksum) const;
  /// All of a batch but its identifier.
  void insert(const Batch& batch);
  void insert_failures(std::span<const Failure> failures) const;
  /// Of a point that has all its trials, or is closed: one row of statistics, and, if connections
  /// have no rows, its histograms, in the place of what there is.
  void finish(std::uint32_t point);
  void write_histograms(std::uint32_t point);

  /// With the checksum of a batch that is in.
  [[nodiscard]] Statement row_of(const BatchId& id) const;
  [[nodiscard]] std::uint64_t checksum_of(const BatchId& id) const;
  void add_to_checksum(const BatchId& id, std::uint64_t more) const;
  /// Calls `use` with the connections of a batch that is in, by trial and number. Throws
  /// `StoreError`, maybe after it, if they are not those that were put in.
  void read(const BatchId& id, const ConnectionRows::Use& use) const;

  [[nodiscard]] std::vector<Failure> failures_of(std::uint32_t point) const;

  /// Takes note of a batch whose rows have been committed.
  void keep(const BatchId& id);

  /// Runs `change` in a transaction; what it changed in memory is undone with it.
  void change(std::uint32_t point, const std::function<void()>& change);

  std::optional<WriterLock> lock;
  Database database;
  Campaign campaign;
  Provenance provenance;
  std::vector<Point> points;
  std::vector<bool> closed;
  std::set<BatchId> batches;
  std::vector<std::uint64_t> trials;  ///< of each point, in `batches`
  Kinds kinds;
  ConnectionRows connections;
  StatisticsRows statistics;
  pid_t process = getpid();
};

}  // namespace shaketable::results
