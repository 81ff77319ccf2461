// SPDX-License-Identifier: GPL-2.0-only
#include "results/table_reader.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "results/connection_columns.h"
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
        auto& group = column.of_kind ? of_kinds_ : of_times_;
        group.push_back({.column = std::move(column), .place = columns_.size() - 1});
      }
    }
  }

  std::optional<Chunk> next() override {
    if (batch_ == store_.batches().end()) {
      return {};
    }
    Chunk chunk = {.rows = 0, .columns = std::vector<Cells>(columns_.size())};
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      chunk.columns[i].reserve(columns_[i].type, rows_);
    }
    kinds_.clear();
    while (batch_ != store_.batches().end() && chunk.rows < kChunkRows) {
      add(*batch_++, chunk);
    }
    for (PlacedColumn& placed : of_kinds_) {
      add_kinds(placed, chunk.columns[placed.place]);
    }
    rows_ = std::max(rows_, static_cast<std::size_t>(chunk.rows));
    return chunk;
  }

 private:
  struct PlacedColumn {
    ConnectionColumn column;
    std::size_t place;                                       ///< in the table
    std::vector<std::optional<std::uint32_t>> of_kind = {};  ///< of the first kinds there are
  };

  void add(const BatchId& id, Chunk& chunk) {
    std::size_t rows = 0;
    store_.read(id, [&](const trial::ConnectionResult& times, std::int64_t kind) {
      ++rows;
      kinds_.push_back(static_cast<std::size_t>(kind));
      for (const PlacedColumn& placed : of_times_) {
        add_times(placed.column, times, chunk.columns[placed.place]);
      }
    });
    point_.add(chunk, id.point, rows);
    chunk.rows += static_cast<std::int64_t>(rows);
  }

  static void add_times(const ConnectionColumn& column, const trial::ConnectionResult& connection,
                        Cells& cells) {
    if (column.times) {
      for (const Duration time : column.times(connection)) {
        cells.list().push_back(time.count_ns());
      }
      cells.end_list();
    } else if (column.column.type == ColumnType::Count) {
      cells.add_count(static_cast<std::uint32_t>(*column.number(connection)));
    } else {
      cells.add_number(column.number(connection));
    }
  }

  /// A cell for each connection, whose kinds are in `kinds_`.
  void add_kinds(PlacedColumn& placed, Cells& cells) const {
    for (const std::size_t kind : kinds_) {
      while (placed.of_kind.size() <= kind) {
        const auto next = static_cast<std::int64_t>(placed.of_kind.size());
        placed.of_kind.push_back(placed.column.of_kind(store_.kind(next)));
      }
    }
    const auto add_all = [&](auto add) {
      for (const std::size_t kind : kinds_) {
        add(placed.of_kind[kind]);
      }
    };
    const ColumnType type = placed.column.column.type;
    if (type == ColumnType::Word) {
      add_all([&](auto value) { cells.add_word(*value); });
    } else if (type == ColumnType::Truth) {
      add_all(
          [&](auto value) { cells.add_truth(value ? std::optional(*value != 0) : std::nullopt); });
    } else {
      add_all([&](auto value) { cells.add_count(value); });
    }
  }

  const Store& store_;
  PointColumns point_;
  std::vector<PlacedColumn> of_times_;
  std::vector<PlacedColumn> of_kinds_;
  std::set<BatchId>::const_iterator batch_;
  std::vector<std::size_t> kinds_;  ///< of the connections of a chunk
  std::size_t rows_ = 0;            ///< of the longest chunk
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
