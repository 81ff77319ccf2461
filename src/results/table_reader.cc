// SPDX-License-Identifier: GPL-2.0-only
#include "results/table_reader.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "results/connection_columns.h"
#include "results/packed_connections.h"
#include "results/point_words.h"

namespace shaketable::results {
namespace {

using Wanted = std::optional<std::set<std::string>>;

/// Rows of a chunk, unless a batch has more: some 20 MB.
constexpr std::int64_t kChunkRows = 1 << 15;

bool is_wanted(const Wanted& wanted, const Column& column) {
  return !wanted || wanted->contains(column.name);
}

/// Columns of the point that are wanted: for each, its place in `PointWords`.
class PointColumns {
 public:
  PointColumns(const Store& store, const Wanted& wanted, std::vector<Column>& columns)
      : words_(store.points()) {
    for (std::size_t i = 0; i < words_.columns().size(); ++i) {
      if (is_wanted(wanted, words_.columns()[i])) {
        places_.push_back(i);
        columns.push_back(words_.columns()[i]);
      }
    }
  }

  [[nodiscard]] std::size_t size() const { return places_.size(); }
  void add(Chunk& chunk, std::uint32_t point, std::size_t rows) const {
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const std::uint32_t word = words_.word(places_[i], point);
      for (std::size_t row = 0; row < rows; ++row) {
        chunk.columns[i].add_word(word);
      }
    }
  }

 private:
  PointWords words_;
  std::vector<std::size_t> places_;
};

class ConnectionTable final : public TableReader {
 public:
  ConnectionTable(const Store& store, const Wanted& wanted)
      : store_(store), point_(store, wanted, columns_), batch_(store.batches().begin()) {
    for (ConnectionColumn& column : connection_columns()) {
      if (is_wanted(wanted, column.column)) {
        columns_.push_back(column.column);
        cells_.push_back(std::move(column));
      }
    }
  }

  std::optional<Chunk> next() override {
    if (batch_ == store_.batches().end()) {
      return {};
    }
    Chunk chunk = {.rows = 0, .columns = std::vector<Cells>(columns_.size())};
    while (batch_ != store_.batches().end() && chunk.rows < kChunkRows) {
      add(*batch_++, chunk);
    }
    return chunk;
  }

 private:
  void add(const BatchId& id, Chunk& chunk) {
    const PackedConnections connections = store_.connections(id);
    point_.add(chunk, id.point, connections.size());
    kinds_.clear();
    for (PackedConnections::Cursor cursor(connections); cursor.next();) {
      kinds_.push_back(static_cast<std::uint32_t>(cursor.kind()));
      for (std::size_t i = 0; i < cells_.size(); ++i) {
        add_times(cells_[i], cursor.times(), chunk.columns[point_.size() + i]);
      }
    }
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (cells_[i].of_kind) {
        add_kinds(cells_[i], connections.kinds(), chunk.columns[point_.size() + i]);
      }
    }
    chunk.rows += static_cast<std::int64_t>(connections.size());
  }

  static void add_times(const ConnectionColumn& column, const trial::ConnectionResult& connection,
                        Cells& cells) {
    if (column.times) {
      for (const Duration time : column.times(connection)) {
        cells.list().push_back(time.count_ns());
      }
      cells.end_list();
    } else if (column.number && column.column.type == ColumnType::Count) {
      cells.add_count(static_cast<std::uint32_t>(*column.number(connection)));
    } else if (column.number) {
      cells.add_number(column.number(connection));
    }
  }

  /// A cell for each connection, whose kinds are in `kinds_`.
  void add_kinds(const ConnectionColumn& column, const std::vector<Kind>& kinds,
                 Cells& cells) const {
    std::vector<std::optional<std::uint32_t>> values;
    values.reserve(kinds.size());
    std::ranges::transform(kinds, std::back_inserter(values), column.of_kind);
    const ColumnType type = column.column.type;
    for (const std::uint32_t kind : kinds_) {
      const auto& value = values[kind];
      if (type == ColumnType::Word) {
        cells.add_word(*value);
      } else if (type == ColumnType::Truth) {
        cells.add_truth(value ? std::optional(*value != 0) : std::nullopt);
      } else {
        cells.add_count(value);
      }
    }
  }

  const Store& store_;
  PointColumns point_;
  std::vector<ConnectionColumn> cells_;
  std::set<BatchId>::const_iterator batch_;
  std::vector<std::uint32_t> kinds_;  ///< of the connections of a batch
};

class HistogramTable final : public TableReader {
 public:
  HistogramTable(const Store& store, const Wanted& wanted)
      : store_(store), point_columns_(store, wanted, columns_) {
    Column side = {.name = "side", .type = ColumnType::Word};
    for (const auto& [name, which] : stats::kSides) {
      side.words.emplace_back(name);
    }
    const Column all[] = {side, {.name = "lower_ns"}, {.name = "upper_ns"}, {.name = "count"}};
    for (std::size_t i = 0; i < std::size(all); ++i) {
      if (is_wanted(wanted, all[i])) {
        columns_.push_back(all[i]);
        places_.push_back(i);
      }
    }
  }

  std::optional<Chunk> next() override {
    if (point_ == store_.points().size()) {
      return {};
    }
    Chunk chunk = {.rows = 0, .columns = std::vector<Cells>(columns_.size())};
    while (point_ != store_.points().size() && chunk.rows < kChunkRows) {
      for (std::uint32_t side = 0; side < stats::kSides.size(); ++side) {
        add(chunk, side);
      }
      ++point_;
    }
    return chunk;
  }

 private:
  void add(Chunk& chunk, std::uint32_t side) {
    const auto cdf =
        store_.statistics(point_).establishment_times(stats::kSides[side].second).cdf();
    point_columns_.add(chunk, point_, cdf.size());
    for (std::size_t i = 0; i < places_.size(); ++i) {
      Cells& cells = chunk.columns[point_columns_.size() + i];
      for (const stats::Step& step : cdf) {
        if (places_[i] == 0) {
          cells.add_word(side);
          continue;
        }
        const std::int64_t numbers[] = {step.lower.count_ns(), step.time.count_ns(),
                                        static_cast<std::int64_t>(step.count)};
        cells.add_number(numbers[places_[i] - 1]);
      }
    }
    chunk.rows += static_cast<std::int64_t>(cdf.size());
  }

  const Store& store_;
  PointColumns point_columns_;
  std::vector<std::size_t> places_;  ///< of the columns behind those of the point
  std::uint32_t point_ = 0;
};

std::unique_ptr<TableReader> make_table(const Store& store, const Wanted& wanted) {
  if (store.campaign().record == Record::Trials) {
    return std::make_unique<ConnectionTable>(store, wanted);
  }
  return std::make_unique<HistogramTable>(store, wanted);
}

}  // namespace

Result<std::unique_ptr<TableReader>> read_table(const Store& store, const Wanted& wanted) {
  auto table = make_table(store, wanted);
  if (!wanted || table->columns().size() == wanted->size()) {
    return table;
  }
  const auto all = make_table(store, {});
  std::vector<std::string_view> names;
  std::ranges::transform(all->columns(), std::back_inserter(names), &Column::name);
  const auto is_unknown = [&](const std::string& name) {
    return std::ranges::find(names, name) == names.end();
  };
  const std::string unknown = *std::ranges::find_if(*wanted, is_unknown);
  auto error = bad_input("the table has no column '" + unknown + "'", "a column of the table");
  error.value().nearest = nearest_spelling(unknown, names);
  return error;
}

Metadata metadata_of(const Store& store) {
  const Campaign& campaign = store.campaign();
  return {{"shaketable.version", campaign.version},
          {"shaketable.scenario", campaign.scenario},
          {"shaketable.digest", campaign.digest},
          {"shaketable.backend", campaign.backend},
          {"shaketable.seed", std::to_string(campaign.seed)},
          {"shaketable.canonical", campaign.canonical},
          {"shaketable.command", store.provenance().command},
          {"shaketable.content_digest", store.content_digest()}};
}

}  // namespace shaketable::results
