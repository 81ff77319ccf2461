// SPDX-License-Identifier: GPL-2.0-only
#include "runner/runner.h"

#include "base/check.h"
#include "runner/run.h"

namespace shaketable::runner {

End run_campaign(std::span<const Job> jobs, results::Store& store, const MakeBackend& make_backend,
                 const Options& options, Observer& observer) {
  check(options.workers > 0, "a run has workers");
  check(options.failures_max > 0, "a run ends with the first failure at the soonest");
  return Run(jobs, store, make_backend, options, observer).run();
}

}  // namespace shaketable::runner
