// SPDX-License-Identifier: GPL-2.0-only
#include "runner/plan.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "runner/target.h"

namespace shaketable::runner {

Plan::Plan(std::span<const Job> jobs, results::Store& store)
    : jobs_(jobs),
      store_(store),
      layout_(jobs, store.campaign().batch_trials, store.campaign().shard),
      points_(jobs.size()) {
  const auto& points = store.points();
  check(std::ranges::equal(jobs, points, {}, &Job::trials, &results::Point::trials_max),
        "a job for each point of the store, with its ceiling");
  read_batches();
  read_failures();
  for (std::uint32_t point = 0; point < layout_.points(); ++point) {
    find_stage(point);
    settle(point);
  }
}

void Plan::read_batches() {
  for (const results::BatchId& id : store_.batches()) {
    const std::uint64_t n = layout_.number_of(id.first);
    check(id == layout_.batch(id.point, n) && layout_.is_ours(id.point, n),
          "a store with batches of this share");
    Point& state = points_[id.point];
    ++state.stored;
    state.end = n + 1;
    progress_.trials_done += id.count;
  }
}

void Plan::read_failures() {
  for (const results::Failure& failure : store_.failures()) {
    const auto id = layout_.batch(failure.point, layout_.number_of(failure.trial));
    if (first_.empty() || first_.back().order.id != id) {
      first_.push_back({.order = {.id = id, .trials = {}}, .repair = true, .failures = {}});
      ++points_[failure.point].repairs;
    }
    first_.back().order.trials.push_back({.first = failure.trial, .count = 1});
    ++progress_.failures;
  }
}

void Plan::find_stage(std::uint32_t point) {
  Point& state = points_[point];
  const std::uint64_t batches = layout_.batches(point);
  if (layout_.our_batches(point, batches) == 0) {
    state.done = true;
    return;
  }
  ++progress_.points;
  progress_.trials += layout_.our_trials(point, batches);
  if (store_.is_closed(point)) {
    state.stage = state.end;
  } else if (jobs_[point].targets.empty()) {
    state.stage = batches;
  } else {
    while (state.stage < std::max<std::uint64_t>(state.end, 1)) {
      state.stage = std::min(next_look(state.stage), batches);
    }
  }
}

void Plan::settle(std::uint32_t point) {
  Point& state = points_[point];
  while (!state.done && is_stage_done(point)) {
    if (wants_more(point)) {
      state.stage = std::min(next_look(state.stage), layout_.batches(point));
    } else {
      state.done = true;
      ++progress_.points_done;
      progress_.trials -= layout_.our_trials(point, layout_.batches(point)) -
                          layout_.our_trials(point, state.stage);
      touched_.erase(point);
    }
  }
}

bool Plan::is_stage_done(std::uint32_t point) const {
  const Point& state = points_[point];
  return state.repairs == 0 && state.stored == layout_.our_batches(point, state.stage);
}

bool Plan::wants_more(std::uint32_t point) {
  if (points_[point].stage == layout_.batches(point) || store_.is_closed(point)) {
    return false;
  }
  if (are_met(jobs_[point].targets, store_.statistics(point))) {
    store_.close_point(point);
    return false;
  }
  return true;
}

std::optional<Work> Plan::take(std::optional<std::uint32_t> point) {
  if (!first_.empty()) {
    Work work = std::move(first_.front());
    first_.pop_front();
    return work;
  }
  if (point && has_batch(*point)) {
    return take_batch(*point);
  }
  while (untouched_ < layout_.points()) {
    const std::uint32_t next = untouched_++;
    if (!points_[next].done) {
      touched_.insert(next);
    }
    if (has_batch(next)) {
      return take_batch(next);
    }
  }
  for (const std::uint32_t other : touched_) {
    if (has_batch(other)) {
      return take_batch(other);
    }
  }
  return {};
}

bool Plan::has_batch(std::uint32_t point) {
  Point& state = points_[point];
  while (state.next < state.stage &&
         (!layout_.is_ours(point, state.next) ||
          store_.batches().contains(layout_.batch(point, state.next)))) {
    ++state.next;
  }
  return state.next < state.stage;
}

Work Plan::take_batch(std::uint32_t point) {
  const results::BatchId id = layout_.batch(point, points_[point].next++);
  return {.order = all_of(id), .repair = false, .failures = {}};
}

bool Plan::ends_stage(const Work& work) const {
  const Point& state = points_[work.order.id.point];
  const std::uint64_t missing =
      layout_.our_batches(work.order.id.point, state.stage) - state.stored + state.repairs;
  return missing == 1 && state.stage < layout_.batches(work.order.id.point);
}

void Plan::on_stored(const Work& work, std::uint64_t failures) {
  const results::BatchId& id = work.order.id;
  Point& state = points_[id.point];
  if (work.repair) {
    check(state.repairs > 0, "a repair that was to be done");
    --state.repairs;
    progress_.failures -= work.order.trials.size() + work.failures.size();
  } else {
    ++state.stored;
    progress_.trials_done += id.count;
  }
  progress_.failures += failures;
  settle(id.point);
}

}  // namespace shaketable::runner
