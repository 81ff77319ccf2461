// SPDX-License-Identifier: GPL-2.0-only
#include "runner/worker_process.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>

namespace shaketable::runner {
namespace {

/// A process that returned, or unwound, into its parent's frames would go on as a second parent,
/// and one that called exit() would flush its parent's buffers and close its parent's store.
[[noreturn]] void leave(int code) { _exit(code); }

/// Whether the worker is sure to end with its parent.
bool bind_to(pid_t parent) { return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent; }

/// Closes what the parent has open but for standard input, output and error. Else other workers'
/// sockets would stay open when the parent dies, and so would its store, with the lock on it. (The
/// parent's own descriptors, and the locks that they hold, are not touched by that.)
bool close_all_but(int socket) {
  const auto kept = static_cast<unsigned>(socket);
  const unsigned first = STDERR_FILENO + 1;
  return (kept == first || close_range(first, kept - 1, 0) == 0) &&
         close_range(kept + 1, UINT_MAX, 0) == 0;
}

/// A terminal sends these to all processes of a job, and so do job schedulers: it is the parent
/// that decides what becomes of its workers.
void ignore_signals_to_all() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    std::signal(signal, SIG_IGN);
  }
}

}  // namespace

void run_worker_process(const WorkerStart& start, const WorkerMain& main, TrialMark& mark) {
  if (!bind_to(start.parent) || !close_all_but(start.socket)) {
    leave(EXIT_FAILURE);
  }
  ignore_signals_to_all();
  pthread_sigmask(SIG_SETMASK, &start.signals, nullptr);
  try {
    main(start.socket, mark);
  } catch (...) {
    leave(EXIT_FAILURE);
  }
  leave(EXIT_SUCCESS);
}

}  // namespace shaketable::runner
