// SPDX-License-Identifier: GPL-2.0-only
#include "runner/isolated.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

#include "runner/batch_runner.h"
#include "runner/message.h"
#include "runner/system_error.h"

namespace shaketable::runner {
namespace {

using std::chrono::steady_clock;

/// Waits for the worker to say something, so long at most.
void wait_for(const Worker& worker, std::chrono::milliseconds period) {
  pollfd polled = {.fd = worker.socket(), .events = POLLIN, .revents = 0};
  if (poll(&polled, 1, static_cast<int>(period.count())) < 0 && errno != EINTR) {
    throw_system_error("cannot wait for a worker");
  }
}

}  // namespace

IsolatedRunner::IsolatedRunner(std::span<const Job> jobs, const MakeBackend& make_backend,
                               results::Record record, const Options& options)
    : worker_main_(worker_main(jobs, make_backend, record)), options_(options) {}

std::optional<results::Batch> IsolatedRunner::run(const Order& order,
                                                  const WantsToStop& wants_to_stop) {
  Work work = {.order = order, .repair = false, .failures = {}};
  for (std::uint64_t lost = 0; lost < options_.failures_max;) {
    switch (ask(work.order, wants_to_stop)) {
      case Answer::Stopped:
        return {};
      case Answer::Whole: {
        results::Batch batch = results::decode(worker_->take());
        batch.failures.insert(batch.failures.end(), work.failures.begin(), work.failures.end());
        std::ranges::sort(batch.failures, {}, &results::Failure::trial);
        return batch;
      }
      case Answer::Lost:
        worker_.reset();
        if (blamed_ && contains(work.order, *blamed_)) {
          remove(work.order, *blamed_);
          work.failures.push_back({.point = order.id.point, .trial = *blamed_, .reason = reason_});
        } else {
          ++lost;
        }
        break;
    }
  }
  throw RunError(fmt::format("a worker was lost outside of any trial: {}", reason_));
}

IsolatedRunner::Answer IsolatedRunner::ask(const Order& order, const WantsToStop& wants_to_stop) {
  if (worker_ == nullptr) {
    worker_ = std::make_unique<Worker>(worker_main_);
    watch_ = TrialWatch(options_.trial_time ? TrialWatch::Time(*options_.trial_time)
                                            : TrialWatch::Time::max());
  }
  worker_->send(encode(order));
  const auto period = std::chrono::duration_cast<std::chrono::milliseconds>(watch_.period());
  for (auto last_look = steady_clock::now();;) {
    wait_for(*worker_, period);
    switch (worker_->read()) {
      case MessageReader::State::Whole:
        return Answer::Whole;
      case MessageReader::State::Closed:
        reason_ = worker_->end();
        blamed_ = worker_->mark().trial();
        return Answer::Lost;
      case MessageReader::State::Partial:
        break;
    }
    if (wants_to_stop()) {
      worker_.reset();
      return Answer::Stopped;
    }
    const auto now = steady_clock::now();
    if (watch_.look(worker_->mark(), now - std::exchange(last_look, now))) {
      end_slow_worker();
      return Answer::Lost;
    }
  }
}

void IsolatedRunner::end_slow_worker() {
  reason_ = worker_->end();
  blamed_.reset();  // it may have come to its end just before
  if (const auto trial = worker_->mark().trial(); trial && watch_.is_same(worker_->mark())) {
    blamed_ = trial;
    reason_ = too_long(*options_.trial_time);
  }
}

std::optional<std::vector<std::byte>> call_isolated(
    const std::function<std::vector<std::byte>()>& task, const WantsToStop& wants_to_stop) {
  constexpr std::chrono::milliseconds kPeriod(50);
  Worker worker([&task](int socket, TrialMark& /*mark*/) { send_message(socket, task()); });
  while (!wants_to_stop()) {
    wait_for(worker, kPeriod);
    switch (worker.read()) {
      case MessageReader::State::Whole:
        return worker.take();
      case MessageReader::State::Closed:
        throw RunError(worker.end());
      case MessageReader::State::Partial:
        break;
    }
  }
  return {};
}

}  // namespace shaketable::runner
