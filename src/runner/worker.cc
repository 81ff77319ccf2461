// SPDX-License-Identifier: GPL-2.0-only
#include "runner/worker.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <utility>

#include "base/check.h"
#include "runner/system_error.h"
#include "runner/worker_process.h"

namespace shaketable::runner {
namespace {

constexpr const char* kCannotStart = "cannot start a worker";

/// The same socket under a number that is none of standard input, output and error, should one of
/// these be closed: else what somebody prints would go into the socket.
FileDescriptor above_standard(FileDescriptor socket) {
  if (socket.get() > STDERR_FILENO) {
    return socket;
  }
  FileDescriptor above(fcntl(socket.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (above.get() < 0) {
    throw_system_error(kCannotStart);
  }
  return above;
}

std::pair<FileDescriptor, FileDescriptor> make_sockets() {
  int ends[2] = {};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw_system_error(kCannotStart);
  }
  FileDescriptor ours(ends[0]);
  FileDescriptor theirs(ends[1]);
  return {above_standard(std::move(ours)), above_standard(std::move(theirs))};
}

std::string describe(std::optional<int> status) {
  if (!status) {
    return "ended in an unknown way";
  }
  if (WIFSIGNALED(*status)) {
    const int signal = WTERMSIG(*status);
    const char* name = sigdescr_np(signal);
    return fmt::format("killed by signal {} ({})", signal, name != nullptr ? name : "unknown");
  }
  return fmt::format("ended by itself with code {}", WEXITSTATUS(*status));
}

}  // namespace

Worker::Worker(const WorkerMain& main) : mark_(make_shared_mark()) {
  auto [ours, theirs] = make_sockets();
  const pid_t parent = getpid();
  // No signal may reach the new process before it has said which ones it ignores.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t process = fork();
  if (process == 0) {
    run_worker_process({.parent = parent, .socket = theirs.get(), .signals = before}, main, *mark_);
  }
  const int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (process < 0) {
    errno = error;
    throw_system_error(kCannotStart);
  }
  process_ = process;
  socket_ = std::move(ours);
}

Worker::~Worker() {
  if (process_) {
    reap();
  }
}

std::string Worker::end() {
  check(process_.has_value(), "a worker that did not end before");
  std::string how = describe(reap());
  const std::string why = mark_->why();
  return why.empty() ? how : how + ": " + why;
}

std::optional<int> Worker::reap() {
  // A process that is on its way out already ends as it would have: its status stands.
  kill(*process_, SIGKILL);
  int status = 0;
  pid_t waited = 0;
  do {
    waited = waitpid(*process_, &status, 0);
  } while (waited < 0 && errno == EINTR);
  process_.reset();
  if (waited < 0) {
    return {};  // whoever ignores SIGCHLD is not told
  }
  return status;
}

}  // namespace shaketable::runner
