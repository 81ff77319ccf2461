// SPDX-License-Identifier: GPL-2.0-only
#include "results/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/check.h"
#include "results/campaign_rows.h"
#include "results/store_impl.h"

namespace shaketable::results {
namespace {

/// What `add` and `repair` ask of a batch.
void check_batch(const Batch& batch, const Campaign& campaign, const std::vector<Point>& points) {
  const auto& [id, statistics, connections, failures] = batch;
  check(id.point < points.size(), "a batch of a point that is not there");
  const Point& point = points[id.point];
  check(id.count > 0 && id.first < point.trials_max && id.count <= point.trials_max - id.first,
        "a batch of trials that the point does not have");
  check(statistics.time_limit() == point.time_limit, "statistics with another time limit");
  const bool with_rows = campaign.record == Record::Trials;
  check(connections.size() == (with_rows ? statistics.connections() : 0),
        "a batch whose connections are not those of its statistics");
  for (const Failure& failure : failures) {
    check(failure.point == id.point && id.has(failure.trial), "a failure outside its batch");
  }
}

bool overlaps(const std::set<BatchId>& batches, const BatchId& id) {
  const auto after = batches.lower_bound({.point = id.point, .first = id.first, .count = 0});
  if (after != batches.end() && after->point == id.point && after->first < id.first + id.count) {
    return true;
  }
  return after != batches.begin() && std::prev(after)->point == id.point &&
         std::prev(after)->has(id.first);
}

void insert_histogram(Database& database, std::uint32_t point, std::string_view side,
                      const stats::Histogram& histogram) {
  Statement insert = database.prepare("INSERT INTO histograms VALUES (?, ?, ?, ?, ?)");
  insert.bind(1, point);
  insert.bind(2, side);
  for (const stats::Step& step : histogram.cdf()) {
    insert.bind(3, step.lower.count_ns());
    insert.bind(4, step.time.count_ns());
    insert.bind(5, as_number(step.count));
    insert.run();
  }
}

}  // namespace

Store::Impl::Impl(std::optional<WriterLock> held, Database opened)
    : lock(std::move(held)),
      database(std::move(opened)),
      points(read_points(database)),
      closed(read_closed(database)),
      batches(read_batches(database, points)),
      trials(points.size()),
      kinds(database),
      connections(database, kinds),
      statistics(database, points) {
  read_campaign(database, campaign, provenance);
  for (const BatchId& id : batches) {
    trials.at(id.point) += id.count;
  }
}

void Store::Impl::change(std::uint32_t point, const std::function<void()>& change) {
  check(lock.has_value(), "a change to a store that is open to read");
  const std::size_t kinds_before = kinds.size();
  const StatisticsRows::Size size_before = statistics.size(point);
  try {
    Transaction transaction(database);
    change();
    transaction.commit();
  } catch (...) {
    kinds.shrink_to(kinds_before);
    statistics.restore(point, size_before);
    throw;
  }
}

void Store::Impl::insert_id(const BatchId& id, std::uint64_t checksum) const {
  Statement insert = database.prepare("INSERT INTO batches VALUES (?, ?, ?, ?)");
  insert.bind(1, id.point);
  insert.bind(2, as_number(id.first));
  insert.bind(3, as_number(id.count));
  insert.bind(4, static_cast<std::int64_t>(checksum));
  insert.run();
}

Statement Store::Impl::row_of(const BatchId& id) const {
  Statement row = database.prepare("SELECT checksum FROM batches WHERE point = ? AND first = ?");
  row.bind(1, id.point);
  row.bind(2, as_number(id.first));
  check(row.step(), "a batch that is in");
  return row;
}

std::uint64_t Store::Impl::checksum_of(const BatchId& id) const {
  return static_cast<std::uint64_t>(row_of(id).number(0));
}

void Store::Impl::add_to_checksum(const BatchId& id, std::uint64_t more) const {
  Statement update =
      database.prepare("UPDATE batches SET checksum = ? WHERE point = ? AND first = ?");
  update.bind(1, static_cast<std::int64_t>(checksum_of(id) + more));
  update.bind(2, id.point);
  update.bind(3, as_number(id.first));
  update.run();
}

void Store::Impl::read(const BatchId& id, const ConnectionRows::Use& use) const {
  const std::uint64_t checksum = connections.read(id, use);
  const Statement row = row_of(id);
  if (checksum != static_cast<std::uint64_t>(row.number(0))) {
    row.damaged(fmt::format("the trials {} to {} of the point '{}'", id.first,
                            id.first + id.count - 1, points[id.point].name));
  }
}

void Store::Impl::insert_failures(std::span<const Failure> failures) const {
  Statement insert = database.prepare("INSERT INTO failures VALUES (?, ?, ?)");
  for (const Failure& failure : failures) {
    insert.bind(1, failure.point);
    insert.bind(2, as_number(failure.trial));
    insert.bind(3, failure.reason);
    insert.run();
  }
}

void Store::Impl::insert(const Batch& batch) {
  connections.insert(batch.id, batch.connections);
  insert_failures(batch.failures);
  statistics.add(batch.id.point, batch.statistics);
}

std::vector<Failure> Store::Impl::failures_of(std::uint32_t point) const {
  std::vector<Failure> failures;
  Statement rows =
      database.prepare("SELECT trial, reason FROM failures WHERE point = ? ORDER BY trial");
  rows.bind(1, point);
  while (rows.step()) {
    failures.push_back({.point = point,
                        .trial = rows.number_as<std::uint64_t>(0),
                        .reason = std::string(rows.text(1))});
  }
  return failures;
}

void Store::Impl::finish(std::uint32_t point) {
  statistics.sum_up(point);
  if (campaign.record == Record::Summary) {
    write_histograms(point);
  }
}

void Store::Impl::keep(const BatchId& id) {
  batches.insert(id);
  trials[id.point] += id.count;
}

void Store::Impl::write_histograms(std::uint32_t point) {
  Statement remove = database.prepare("DELETE FROM histograms WHERE point = ?");
  remove.bind(1, point);
  remove.run();
  const stats::PointStatistics& all = statistics.of(point);
  for (const auto& [name, side] : stats::kSides) {
    insert_histogram(database, point, name, all.establishment_times(side));
  }
}

void Store::Close::operator()(Impl* impl) const {
  // SQLite forbids to carry a connection over a fork: closed there, it would disturb its owner's.
  if (impl->process == getpid()) {
    delete impl;
  }
}

Store::Store(std::unique_ptr<Impl, Close> impl) : impl_(std::move(impl)) {}

const Campaign& Store::campaign() const { return impl_->campaign; }
const Provenance& Store::provenance() const { return impl_->provenance; }
const std::vector<Point>& Store::points() const { return impl_->points; }
const std::set<BatchId>& Store::batches() const { return impl_->batches; }

std::string Store::canonical(std::uint32_t point) const {
  check(point < points().size(), "a point that is not there");
  Statement row = impl_->database.prepare("SELECT canonical FROM points WHERE point = ?");
  row.bind(1, point);
  if (!row.step()) {
    row.damaged("a point without its text");
  }
  return std::string(row.utf8(0));
}

void Store::add(const Batch& batch) {
  check_batch(batch, campaign(), points());
  const std::uint32_t point = batch.id.point;
  check(!overlaps(impl_->batches, batch.id), "a batch whose trials are in already");
  check(!is_closed(point), "a batch of a closed point");
  impl_->change(point, [&] {
    impl_->insert_id(batch.id, batch.connections.checksum());
    impl_->insert(batch);
    if (impl_->trials[point] + batch.id.count == points()[point].trials_max) {
      impl_->finish(point);
    }
  });
  impl_->keep(batch.id);
}

void Store::repair(const Batch& repaired) {
  check_batch(repaired, campaign(), points());
  check(impl_->batches.contains(repaired.id), "a repair of a batch that is not in");
  const std::uint32_t point = repaired.id.point;
  std::set<std::uint64_t> failed;
  for (const Failure& failure : impl_->failures_of(point)) {
    failed.insert(failure.trial);
  }
  for (PackedConnections::Cursor cursor(repaired.connections); cursor.next();) {
    check(failed.contains(cursor.times().trial), "a repair of a trial that did not fail");
  }
  for (const Failure& failure : repaired.failures) {
    check(failed.contains(failure.trial), "a new failure in a repair");
  }
  impl_->change(point, [&] {
    Statement remove =
        impl_->database.prepare("DELETE FROM failures WHERE point = ? AND trial BETWEEN ? AND ?");
    remove.bind(1, point);
    remove.bind(2, as_number(repaired.id.first));
    remove.bind(3, as_number(repaired.id.first + repaired.id.count - 1));
    remove.run();
    impl_->add_to_checksum(repaired.id, repaired.connections.checksum());
    impl_->insert(repaired);
    if (is_closed(point) || impl_->trials[point] == points()[point].trials_max) {
      impl_->finish(point);
    }
  });
}

std::vector<Failure> Store::failures() const {
  std::vector<Failure> all;
  Statement rows = impl_->database.prepare("SELECT DISTINCT point FROM failures ORDER BY point");
  while (rows.step()) {
    const auto point = rows.number_as<std::uint32_t>(0);
    if (point >= points().size()) {
      rows.damaged("a failure of a point that is not there");
    }
    std::ranges::move(impl_->failures_of(point), std::back_inserter(all));
  }
  return all;
}

void Store::close_point(std::uint32_t point) {
  check(point < points().size(), "a point that is not there");
  impl_->change(point, [&] {
    impl_->finish(point);
    Statement close = impl_->database.prepare("UPDATE points SET closed = 1 WHERE point = ?");
    close.bind(1, point);
    close.run();
  });
  impl_->closed[point] = true;
}

bool Store::is_closed(std::uint32_t point) const { return impl_->closed.at(point); }

const stats::PointStatistics& Store::statistics(std::uint32_t point) const {
  check(point < points().size(), "a point that is not there");
  return impl_->statistics.of(point);
}

void Store::for_each(std::uint32_t point,
                     const std::function<void(const trial::ConnectionResult&)>& use) const {
  if (campaign().record == Record::Summary) {
    return;
  }
  const auto begin = impl_->batches.lower_bound({.point = point, .first = 0, .count = 0});
  for (auto id = begin; id != impl_->batches.end() && id->point == point; ++id) {
    std::vector<trial::ConnectionResult> connections;  // which are sound once all are read
    read(*id, [&](const trial::ConnectionResult& times, std::int64_t kind) {
      apply(this->kind(kind), connections.emplace_back(times));
    });
    std::ranges::for_each(connections, use);
  }
}

void Store::read(
    const BatchId& id,
    const std::function<void(const trial::ConnectionResult&, std::int64_t)>& use) const {
  impl_->read(id, use);
}

const Kind& Store::kind(std::int64_t number) const { return impl_->kinds.at(number); }

}  // namespace shaketable::results
