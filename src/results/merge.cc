// SPDX-License-Identifier: GPL-2.0-only
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "results/difference.h"
#include "results/empty_store.h"
#include "results/new_file.h"
#include "results/packed_connections.h"
#include "results/refuse.h"
#include "results/schema.h"
#include "results/store_impl.h"

namespace shaketable::results {
namespace {

namespace fs = std::filesystem;

struct Source {
  fs::path file;
  Store store;
};

Result<std::vector<Source>> open_all(std::span<const fs::path> shards) {
  std::vector<Source> sources;
  for (const fs::path& file : shards) {
    auto store = Store::open_to_read(file);
    if (!store) {
      return tl::unexpected(store.error());
    }
    sources.push_back({file, std::move(*store)});
  }
  return sources;
}

bool has_same_points(const Store& left, const Store& right) {
  if (left.points() != right.points()) {
    return false;
  }
  for (std::uint32_t point = 0; point < left.points().size(); ++point) {
    if (left.canonical(point) != right.canonical(point)) {
      return false;
    }
  }
  return true;
}

Result<void> check_same_campaign(const std::vector<Source>& sources) {
  const Source& first = sources.front();
  for (const Source& source : sources) {
    if (const auto found = difference(first.store.campaign(), source.store.campaign())) {
      auto error = refuse(source.file, "belongs to another campaign: " + found->right,
                          fmt::format("{}, as in {}", found->left, first.file.string()));
      error.value().key = found->key;
      return error;
    }
    if (!has_same_points(source.store, first.store)) {
      return refuse(source.file, "has other points than " + first.file.string());
    }
  }
  return {};
}

/// A batch, and whose it is.
using Batches = std::vector<std::pair<BatchId, const Source*>>;

Result<Batches> gather_batches(const std::vector<Source>& sources) {
  Batches batches;
  for (const Source& source : sources) {
    for (const BatchId& id : source.store.batches()) {
      batches.emplace_back(id, &source);
    }
  }
  std::ranges::stable_sort(batches, {}, &Batches::value_type::first);
  for (std::size_t i = 1; i < batches.size(); ++i) {
    const auto& [before, other] = batches[i - 1];
    const auto& [id, source] = batches[i];
    if (id.point == before.point && id.first - before.first < before.count) {
      return refuse(source->file,
                    fmt::format("has trial {} of the point '{}', which {} has too", id.first,
                                source->store.points()[id.point].name, other->file.string()));
    }
  }
  return batches;
}

/// Until it is complete it is not to be taken for a store.
constexpr std::int64_t kNoApplication = 0;

/// To fill it, without a write-ahead log, which a disk that fills up could keep from getting into
/// it.
Database open_unfinished(const fs::path& file) {
  Database database(file, Database::Access::Write);
  database.run("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = FULL");
  return database;
}

/// The connections of a batch, to insert them.
PackedConnections packed(const Store& store, const BatchId& id) {
  PackedConnections packed;
  std::unordered_map<std::int64_t, std::size_t> kinds;  // of the store's numbers, the batch's
  store.read(id, [&](const trial::ConnectionResult& times, std::int64_t number) {
    auto kind = kinds.find(number);
    if (kind == kinds.end()) {
      kind = kinds.emplace(number, packed.number_of(store.kind(number))).first;
    }
    packed.push_back(times, kind->second);
  });
  return packed;
}

}  // namespace

void Store::copy_point(std::uint32_t point,
                       std::span<const std::pair<BatchId, const Store*>> batches) {
  impl_->change(point, [&] {
    stats::PointStatistics all(points()[point].time_limit);
    std::set<const Store*> done;
    std::uint64_t trials = 0;
    for (const auto& [id, store] : batches) {
      impl_->insert_id(id, store->impl_->checksum_of(id));
      trials += id.count;
      impl_->connections.insert(id, packed(*store, id));
      if (done.insert(store).second) {
        all.merge(store->statistics(point));
        impl_->insert_failures(store->impl_->failures_of(point));
      }
    }
    impl_->statistics.add(point, all);
    if (trials == points()[point].trials_max) {
      impl_->finish(point);
    }
  });
  for (const auto& [id, store] : batches) {
    impl_->keep(id);
  }
}

Result<void> merge(const fs::path& file, const Provenance& provenance,
                   std::span<const fs::path> shards) {
  auto sources = open_all(shards);
  if (!sources) {
    return tl::unexpected(sources.error());
  }
  if (sources->empty()) {
    return refuse(file, "nothing to merge", "the stores of some shards");
  }
  if (const auto same = check_same_campaign(*sources); !same) {
    return tl::unexpected(same.error());
  }
  const auto batches = gather_batches(*sources);
  if (!batches) {
    return tl::unexpected(batches.error());
  }
  auto made = NewFile::begin(file);
  if (!made) {
    return tl::unexpected(made.error());
  }
  try {
    Campaign campaign = sources->front().store.campaign();
    campaign.shard = {};
    const std::vector<Point>& points = sources->front().store.points();
    const auto canonical_of = [&](std::uint32_t point) {
      return sources->front().store.canonical(point);
    };
    write_empty_store(made->unfinished(), campaign, provenance, points, canonical_of,
                      kNoApplication);
    {
      Store store = Store::Impl::open(std::move(made->lock()), open_unfinished(made->unfinished()));
      auto next = batches->begin();
      for (std::uint32_t point = 0; point < points.size(); ++point) {
        std::vector<std::pair<BatchId, const Store*>> of_point;
        for (; next != batches->end() && next->first.point == point; ++next) {
          of_point.emplace_back(next->first, &next->second->store);
        }
        if (!of_point.empty()) {
          store.copy_point(point, of_point);
        }
        if (std::ranges::any_of(
                *sources, [&](const Source& source) { return source.store.is_closed(point); })) {
          store.close_point(point);
        }
      }
      store.impl_->database.run(fmt::format("PRAGMA application_id = {}", kApplicationId));
      made->lock() = std::move(*store.impl_->lock);  // until it has its name
    }
    return made->finish();
  } catch (const StoreError& error) {
    return refuse(file, std::string("cannot be made: ") + error.what());
  }
}

}  // namespace shaketable::results
