// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <sys/types.h>

#include <csignal>

#include "runner/trial_mark.h"
#include "runner/worker.h"

namespace shaketable::runner {

/// What a new process has from its parent.
struct WorkerStart {
  pid_t parent;
  int socket;
  sigset_t signals;  ///< the mask to set, once signals are dealt with; all are blocked before
};

/// The whole life of a worker, from the return of fork() to its end.
[[noreturn]] void run_worker_process(const WorkerStart& start, const WorkerMain& main,
                                     TrialMark& mark);

}  // namespace shaketable::runner
