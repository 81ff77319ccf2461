// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "trial/recorder.h"
#include "trial/result.h"

namespace shaketable::trial {

/// Runs trials of one scenario, one at a time. Trial `k` of a scenario is the same whichever
/// backend runs it, before or after whichever others.
class Backend {
 public:
  Backend() = default;
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;
  virtual ~Backend() = default;

  /// `sim` or `ns3`, as in the results.
  [[nodiscard]] virtual std::string_view name() const = 0;

  /// Runs trial `trial` and writes all of `result`; the steps of the connection that `watch` names
  /// go there too. Throws `InvariantError` on a bug of ours.
  virtual void run(std::uint64_t trial, TrialResult& result, Watch* watch) = 0;

  /// No more trials come: completes what was written on the side (captures). Throws
  /// `std::runtime_error` when that cannot be written.
  virtual void finish() {}
};

/// Runs a trial of a scenario that opens one connection in each, with its steps if wanted.
inline ConnectionResult run_single(Backend& backend, std::uint64_t trial, Trace* trace = nullptr) {
  TrialResult result;
  Watch watch;
  backend.run(trial, result, trace != nullptr ? &watch : nullptr);
  if (trace != nullptr) {
    *trace = std::move(watch.trace);
  }
  return std::move(result.connections.at(0));
}

}  // namespace shaketable::trial
