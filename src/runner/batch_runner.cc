// SPDX-License-Identifier: GPL-2.0-only
#include "runner/batch_runner.h"

#include <exception>
#include <string>

#include "base/check.h"

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

}  // namespace shaketable::runner
