// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "results/batch.h"
#include "results/campaign.h"
#include "results/store_error.h"
#include "stats/point_statistics.h"

namespace shaketable::results {

/// Whether to wait until what is written has arrived on the disk, where that matters.
enum class Flush : std::uint8_t { Yes, No };

/// The results of a campaign, in one SQLite file (write-ahead log, one transaction a batch): it may
/// be killed at any moment and gone on with, and is never deleted or cut by us. STORE.md has the
/// schema. Only one process at a time writes to a store; any number may read meanwhile.
class Store {
 public:
  /// A new store. An error if the file is there already, or cannot be made. `canonical_of` is asked
  /// for each point once, in order; if it throws, there is no store. Without `flush` this object
  /// does not wait for the disk: for a store that a power failure may take with it.
  [[nodiscard]] static Result<Store> create(const std::filesystem::path& file,
                                            const Campaign& campaign, const Provenance& provenance,
                                            std::span<const Point> points,
                                            const CanonicalOf& canonical_of,
                                            Flush flush = Flush::Yes);
  /// Goes on with a store. An error if there is none, if another process writes to it, or if it is
  /// not a sound store of this schema.
  [[nodiscard]] static Result<Store> open_to_write(const std::filesystem::path& file);
  /// An error if there is none, or if it is not a sound store of this schema.
  [[nodiscard]] static Result<Store> open_to_read(const std::filesystem::path& file);

  [[nodiscard]] const Campaign& campaign() const;
  [[nodiscard]] const Provenance& provenance() const;
  [[nodiscard]] const std::vector<Point>& points() const;

  // All of these throw `StoreError`; what they were to change is then unchanged.

  /// The scenario of the point in YAML.
  [[nodiscard]] std::string canonical(std::uint32_t point) const;
  /// The batches that are in, with whatever failures they had.
  [[nodiscard]] const std::set<BatchId>& batches() const;
  /// Adds a batch in one transaction. Precondition: it is not in, and overlaps with none that is.
  void add(const Batch& batch);
  /// Puts the trials of `repaired` in the place of their failures: `repaired.id` names a batch that
  /// is in; `connections` and `statistics` hold only trials that failed before, `failures` those
  /// that fail still.
  void repair(const Batch& repaired);
  /// The trials that failed, in order.
  [[nodiscard]] std::vector<Failure> failures() const;
  /// Says that the point needs no more trials: its batches that are in are all it gets.
  void close_point(std::uint32_t point);
  [[nodiscard]] bool is_closed(std::uint32_t point) const;
  /// Whether somebody moved, removed or replaced the file since it was opened: what was added goes
  /// with it.
  [[nodiscard]] bool has_moved() const;
  /// Statistics of all connections of the point that are in.
  [[nodiscard]] const stats::PointStatistics& statistics(std::uint32_t point) const;
  /// Calls `use` with each connection of the point, by trial and number. Nothing with
  /// `Record::Summary`.
  void for_each(std::uint32_t point,
                const std::function<void(const trial::ConnectionResult&)>& use) const;
  /// Calls `use` with numbers and times of each connection of a batch that is in, by trial and
  /// number, and with the number of its kind. Nothing with `Record::Summary`. Throws `StoreError`,
  /// maybe after `use` had some of them, if they are not those that were put in.
  void read(const BatchId& id,
            const std::function<void(const trial::ConnectionResult&, std::int64_t)>& use) const;
  /// What a connection has beside numbers and times. Precondition: `read` gave that number.
  [[nodiscard]] const Kind& kind(std::int64_t number) const;
  /// Writes a copy to a new file. An error if it is there already or cannot be made.
  [[nodiscard]] Result<void> copy_to(const std::filesystem::path& file) const;
  /// Of all that was measured, and of the campaign but its shard: the same for equal results,
  /// however they came about. 32 hex digits.
  [[nodiscard]] std::string content_digest() const;

 private:
  struct Impl;
  struct Close {
    void operator()(Impl* impl) const;
  };
  explicit Store(std::unique_ptr<Impl, Close> impl);

  friend Result<void> merge(const std::filesystem::path& file, const Provenance& provenance,
                            std::span<const std::filesystem::path> shards);
  /// Takes over batches of a point, each from the store beside it.
  void copy_point(std::uint32_t point, std::span<const std::pair<BatchId, const Store*>> batches);

  std::unique_ptr<Impl, Close> impl_;
};

/// Joins stores of shards of one campaign into a new one at `file`. An error says which two do not
/// go together and why, or which batches both have. Shards may be missing: the result can be gone
/// on with.
[[nodiscard]] Result<void> merge(const std::filesystem::path& file, const Provenance& provenance,
                                 std::span<const std::filesystem::path> shards);

}  // namespace shaketable::results
