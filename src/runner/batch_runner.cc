// SPDX-License-Identifier: GPL-2.0-only
#include "runner/batch_runner.h"

#include <fmt/format.h>

#include <exception>
#include <string>

#include "base/check.h"
#include "runner/message.h"

namespace shaketable::runner {

results::Batch BatchRunner::run(const Order& order) {
  check(order.id.point < jobs_.size(), "an order for a point of the campaign");
  if (point_ != order.id.point) {
    backend_.reset();  // outside of any trial: should it crash, the new point is not to blame
    scenario_ = jobs_[order.id.point].scenario();
    point_ = order.id.point;
  }
  results::Batch batch = {
      .id = order.id,
      .statistics = stats::PointStatistics(scenario_.time_limit, scenario_.workload.connections),
      .connections = {},
      .failures = {},
  };
  for (const TrialRange& range : order.trials) {
    for (std::uint64_t i = 0; i < range.count; ++i) {
      mark_.begin(range.first + i);
      run_trial(range.first + i, batch);
    }
  }
  mark_.end();
  return batch;
}

void BatchRunner::run_trial(std::uint64_t trial, results::Batch& batch) {
  if (const auto reason = failure_of(trial)) {
    batch.failures.push_back({.point = batch.id.point, .trial = trial, .reason = *reason});
    backend_.reset();  // its state is unknown
    return;
  }
  for (const trial::ConnectionResult& connection : result_.connections) {
    batch.statistics.add(connection);
    if (record_ == results::Record::Trials) {
      batch.connections.push_back(connection);
    }
  }
}

std::optional<std::string> BatchRunner::failure_of(std::uint64_t trial) {
  try {
    if (backend_ == nullptr) {
      backend_ = make_backend_(scenario_);
    }
    backend_->run(trial, result_, nullptr);
    return {};
  } catch (const std::exception& exception) {
    return exception.what();
  } catch (...) {
    return "an exception of an unknown kind";
  }
}

WorkerMain worker_main(std::span<const Job> jobs, const MakeBackend& make_backend,
                       results::Record record) {
  return [jobs, &make_backend, record](int socket, TrialMark& mark) {
    BatchRunner runner(jobs, make_backend, record, mark);
    MessageReader reader;
    while (reader.read(socket, Wait::Yes) == MessageReader::State::Whole) {
      const Order order = decode_order(reader.take());
      send_message(socket, results::encode(runner.run(order)));
    }
  };
}

std::string too_long(std::chrono::milliseconds limit) {
  return fmt::format("took longer than {} s", static_cast<double>(limit.count()) / 1000);
}

}  // namespace shaketable::runner
