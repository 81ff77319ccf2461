// SPDX-License-Identifier: GPL-2.0-only
#include "runner/worker_process.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>

#include "runner/system_error.h"

namespace shaketable::runner {
namespace {

/// A process that returned, or unwound, into its parent's frames would go on as a second parent,
/// and one that called exit() would flush its parent's buffers and close its parent's store.
[[noreturn]] void leave(int code) { _exit(code); }

/// Makes sure that the worker ends with its parent. Throws `RunError`.
void bind_to(pid_t parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
    throw_system_error("cannot bind a worker to its parent");
  }
  if (getppid() != parent) {
    leave(EXIT_FAILURE);  // it is dead already, and nobody to be told
  }
}

/// Closes what the parent has open but for standard input, output and error, and the socket, which
/// gets the number that is returned. Else other workers' sockets would stay open when the parent
/// dies, and so would its store, with the lock on it. (The parent's own descriptors, and the locks
/// that they hold, are not touched by that.) Throws `RunError`.
int close_all_but(int socket) {
  constexpr int kFirst = STDERR_FILENO + 1;
  if (dup2(socket, kFirst) < 0) {
    throw_system_error("cannot keep the socket of a worker");
  }
  // Unlike close_range(), this works on a kernel, or in a sandbox, that has no close_range().
  closefrom(kFirst + 1);
  return kFirst;
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
  try {
    bind_to(start.parent);
    const int socket = close_all_but(start.socket);
    ignore_signals_to_all();
    pthread_sigmask(SIG_SETMASK, &start.signals, nullptr);
    main(socket, mark);
  } catch (const std::exception& exception) {
    mark.give_up(exception.what());
    leave(EXIT_FAILURE);
  } catch (...) {
    leave(EXIT_FAILURE);
  }
  leave(EXIT_SUCCESS);
}

}  // namespace shaketable::runner
