// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string_view>

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

  /// Runs trial `trial` and writes all of `result`; with `trace`, writes the steps there too.
  /// Throws `InvariantError` on a bug of ours.
  virtual void run(std::uint64_t trial, TrialResult& result, Trace* trace) = 0;

  /// No more trials come: completes what was written on the side (captures). Throws
  /// `std::runtime_error` when that cannot be written.
  virtual void finish() {}
};

}  // namespace shaketable::trial
