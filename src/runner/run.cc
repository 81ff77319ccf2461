// SPDX-License-Identifier: GPL-2.0-only
#include "runner/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/check.h"
#include "runner/batch_runner.h"
#include "runner/message.h"
#include "runner/system_error.h"

namespace shaketable::runner {
namespace {

TrialWatch::Time limit_of(const Options& options) {
  if (!options.trial_time) {
    return TrialWatch::Time::max();
  }
  return *options.trial_time;
}

}  // namespace

Run::Run(std::span<const Job> jobs, results::Store& store, const MakeBackend& make_backend,
         const Options& options, Observer& observer)
    : store_(store),
      options_(options),
      observer_(observer),
      plan_(jobs, store),
      worker_main_(worker_main(jobs, make_backend, store.campaign().record)),
      slots_(options.workers),
      last_look_(std::chrono::steady_clock::now()) {}

End Run::run() {
  const auto is_busy = [](const Slot& slot) { return slot.work.has_value(); };
  observer_.on_progress(plan_.progress());
  while (!observer_.wants_to_stop()) {
    for (Slot& slot : slots_) {
      if (!slot.work) {
        give_work(slot);
      }
    }
    if (std::ranges::none_of(slots_, is_busy)) {
      return End::Complete;
    }
    wait();
  }
  // It may have come when the last batch was in.
  const bool is_done = std::ranges::none_of(slots_, is_busy) && !plan_.take({});
  return is_done ? End::Complete : End::Stopped;
}

void Run::give_work(Slot& slot) {
  slot.work = plan_.take(slot.point);
  if (!slot.work) {
    return;
  }
  if (slot.worker == nullptr) {
    slot.worker = std::make_unique<Worker>(worker_main_);
    slot.watch = TrialWatch(limit_of(options_));
  }
  slot.point = slot.work->order.id.point;
  slot.worker->send(encode(slot.work->order));
}

void Run::wait() {
  polled_.clear();
  for (const Slot& slot : slots_) {
    constexpr int kIgnored = -1;
    polled_.push_back({.fd = slot.worker != nullptr ? slot.worker->socket() : kIgnored,
                       .events = POLLIN,
                       .revents = 0});
  }
  const auto period = std::chrono::duration_cast<std::chrono::milliseconds>(
      TrialWatch(limit_of(options_)).period());
  const int ready = poll(polled_.data(), polled_.size(), static_cast<int>(period.count()));
  if (ready < 0 && errno != EINTR) {
    throw_system_error("cannot wait for workers");
  }
  for (std::size_t i = 0; ready > 0 && i < slots_.size(); ++i) {
    if (polled_[i].revents != 0) {
      read(slots_[i]);
    }
  }
  look_at_times();
}

void Run::look_at_times() {
  const auto now = std::chrono::steady_clock::now();
  const auto since_last = now - std::exchange(last_look_, now);
  for (Slot& slot : slots_) {
    if (slot.worker == nullptr || !slot.watch.look(slot.worker->mark(), since_last)) {
      continue;
    }
    const std::string killed = slot.worker->end();
    const auto trial = slot.worker->mark().trial();
    if (trial && slot.watch.is_same(slot.worker->mark())) {
      lose_worker(slot, trial, too_long(*options_.trial_time));
    } else {
      lose_worker(slot, {}, killed);  // it came to its end just before
    }
  }
}

void Run::read(Slot& slot) {
  const MessageReader::State state = slot.worker->read();
  if (state == MessageReader::State::Closed) {
    const std::string reason = slot.worker->end();
    lose_worker(slot, slot.worker->mark().trial(), reason);
  }
  if (state != MessageReader::State::Whole) {
    return;
  }
  results::Batch batch = results::decode(slot.worker->take());
  check(slot.work.has_value(), "a worker answers an order");
  const Work work = *std::exchange(slot.work, {});
  // The worker need not wait until its batch is stored, unless the next order depends on that.
  if (!plan_.ends_stage(work)) {
    give_work(slot);
  }
  store(work, std::move(batch));
}

void Run::store(const Work& work, results::Batch batch) {
  check(batch.id == work.order.id, "the batch that was ordered");
  for (const results::Failure& failure : batch.failures) {
    tell(failure, work.repair);
  }
  batch.failures.insert(batch.failures.end(), work.failures.begin(), work.failures.end());
  std::ranges::sort(batch.failures, {}, &results::Failure::trial);
  if (work.repair) {
    store_.repair(batch);
  } else {
    store_.add(batch);
  }
  plan_.on_stored(work, batch.failures.size());
  observer_.on_progress(plan_.progress());
  check_failures();
}

void Run::lose_worker(Slot& slot, std::optional<std::uint64_t> trial, const std::string& reason) {
  slot.worker.reset();
  slot.point.reset();
  if (!slot.work) {
    return;
  }
  Work work = *std::exchange(slot.work, {});
  const std::uint32_t point = work.order.id.point;
  if (trial && contains(work.order, *trial)) {
    const results::Failure failure = {.point = point, .trial = *trial, .reason = reason};
    remove(work.order, *trial);
    work.failures.push_back(failure);
    tell(failure, work.repair);
  } else {
    count_failure(fmt::format("a worker was lost outside of any trial: {}", reason));
  }
  plan_.give_back(std::move(work));
  check_failures();
}

void Run::tell(const results::Failure& failure, bool repair) {
  observer_.on_failure(failure);
  // Failures that the store has already do not count: else those could keep all runs to come from
  // getting any further.
  if (!repair) {
    const std::string& name = store_.points()[failure.point].name;
    count_failure(fmt::format("trial {}{}: {}", failure.trial,
                              name.empty() ? "" : " of '" + name + "'", failure.reason));
  }
}

void Run::count_failure(const std::string& what) {
  ++failures_;
  last_failure_ = what;
}

void Run::check_failures() const {
  if (failures_ >= options_.failures_max) {
    throw RunError(fmt::format("{} failures, given up; the last: {}", failures_, last_failure_));
  }
}

}  // namespace shaketable::runner
