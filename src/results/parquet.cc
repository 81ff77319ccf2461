// SPDX-License-Identifier: GPL-2.0-only
#include "results/parquet.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "results/kind.h"
#include "results/new_file.h"
#include "results/refuse.h"
#include "results/table_file.h"

namespace shaketable::results {
namespace {

namespace fs = std::filesystem;

using OpenParquet = TableFile* (*)(const std::string&, const std::vector<Column>&,
                                   const TableFile::Metadata&);

/// Loads the module that has Arrow with it; it stays.
OpenParquet load_module() {
  void* module = dlopen(SHAKETABLE_PARQUET_MODULE, RTLD_NOW | RTLD_LOCAL);
  void* function = module == nullptr ? nullptr : dlsym(module, "shaketable_open_parquet");
  if (function == nullptr) {
    throw std::runtime_error(fmt::format("there is no Parquet here: {}", dlerror()));
  }
  return reinterpret_cast<OpenParquet>(function);
}

std::vector<Column> point_columns(const Store& store) {
  std::vector<Column> columns;
  if (!store.points().empty()) {
    for (const auto& [axis, value] : store.points().front().set) {
      columns.push_back({axis, ColumnType::Word});
    }
  }
  columns.push_back({"point", ColumnType::Word});
  return columns;
}

void add_point(TableFile& table, const Point& point) {
  for (const auto& [axis, value] : point.set) {
    table.add_word(value);
  }
  table.add_word(point.name);
}

void append_host_columns(std::vector<Column>& columns, const std::string& host) {
  for (const char* time :
       {"establishment_time_ns", "gave_up_time_ns", "rtt_sample_ns", "rto_at_establishment_ns"}) {
    columns.push_back({host + "." + time, ColumnType::Number});
  }
  columns.push_back({host + ".syn.times_ns", ColumnType::Times});
  columns.push_back({host + ".syn_ack.times_ns", ColumnType::Times});
  for (const std::string& column : end_columns()) {
    const bool truth = column == "negotiated.window_scaling" || column == "negotiated.timestamps" ||
                       column == "negotiated.sack";
    columns.push_back({std::string(host).append(".").append(column),
                       truth ? ColumnType::Truth : ColumnType::Count});
  }
}

std::vector<Column> connection_columns(const Store& store) {
  std::vector<Column> columns = point_columns(store);
  columns.push_back({"trial", ColumnType::Number});
  columns.push_back({"connection", ColumnType::Count});
  columns.push_back({"client.host", ColumnType::Count});
  columns.push_back({"server.host", ColumnType::Count});
  columns.push_back({"opened_ns", ColumnType::Number});
  columns.push_back({"outcome", ColumnType::Word});
  columns.push_back({"cut", ColumnType::Truth});
  columns.push_back({"both.establishment_time_ns", ColumnType::Number});
  append_host_columns(columns, "client");
  append_host_columns(columns, "server");
  return columns;
}

std::optional<std::int64_t> nanoseconds(std::optional<Duration> time) {
  return time ? std::optional(time->count_ns()) : std::nullopt;
}

void add_host(TableFile& table, const trial::HostResult& host) {
  for (const auto& time : {host.established, host.gave_up, host.rtt, host.rto}) {
    table.add_number(nanoseconds(time));
  }
  table.add_times(host.syn_times);
  table.add_times(host.syn_ack_times);
  const End end = end_of(host);
  for (const std::uint32_t count : end.counts) {
    table.add_count(count);
  }
  constexpr std::size_t kTruths = 3;  // the first of them, see `end_columns`
  for (std::size_t i = 0; i < kTruths; ++i) {
    table.add_truth(end.agreed ? std::optional(end.agreed->at(i) != 0) : std::nullopt);
  }
  for (std::size_t i = kTruths; i < End::kAgreed; ++i) {
    table.add_count(end.agreed ? std::optional<std::uint32_t>(end.agreed->at(i)) : std::nullopt);
  }
}

void add_connections(TableFile& table, const Store& store) {
  for (std::uint32_t point = 0; point < store.points().size(); ++point) {
    store.for_each(point, [&](const trial::ConnectionResult& row) {
      add_point(table, store.points()[point]);
      table.add_number(static_cast<std::int64_t>(row.trial));
      table.add_count(row.connection);
      table.add_count(row.client_host);
      table.add_count(row.server_host);
      table.add_number(row.opened.count_ns());
      table.add_word(to_string(row.outcome));
      table.add_truth(row.cut);
      table.add_number(nanoseconds(row.both_established()));
      add_host(table, row.client);
      add_host(table, row.server);
    });
  }
}

std::vector<Column> histogram_columns(const Store& store) {
  std::vector<Column> columns = point_columns(store);
  columns.push_back({"side", ColumnType::Word});
  for (const char* number : {"lower_ns", "upper_ns", "count"}) {
    columns.push_back({number, ColumnType::Number});
  }
  return columns;
}

void add_histograms(TableFile& table, const Store& store) {
  for (std::uint32_t point = 0; point < store.points().size(); ++point) {
    for (const auto& [name, side] : stats::kSides) {
      for (const stats::Step& step : store.statistics(point).establishment_times(side).cdf()) {
        add_point(table, store.points()[point]);
        table.add_word(name);
        table.add_number(step.lower.count_ns());
        table.add_number(step.time.count_ns());
        table.add_number(static_cast<std::int64_t>(step.count));
      }
    }
  }
}

TableFile::Metadata metadata(const Store& store) {
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

}  // namespace

Result<void> write_parquet(const Store& store, const fs::path& file) {
  auto made = NewFile::begin(file);
  if (!made) {
    return tl::unexpected(made.error());
  }
  const bool with_rows = store.campaign().record == Record::Trials;
  try {
    const std::unique_ptr<TableFile> table(load_module()(
        made->unfinished().string(),
        with_rows ? connection_columns(store) : histogram_columns(store), metadata(store)));
    with_rows ? add_connections(*table, store) : add_histograms(*table, store);
    table->finish();
    return made->finish();
  } catch (const StoreError&) {
    throw;  // about what is read
  } catch (const std::runtime_error& error) {
    return refuse(file, fmt::format("cannot be written: {}", error.what()));
  }
}

}  // namespace shaketable::results
