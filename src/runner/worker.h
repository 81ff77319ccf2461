// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runner/file_descriptor.h"
#include "runner/message.h"
#include "runner/trial_mark.h"

namespace shaketable::runner {

/// What a worker does: takes messages from the socket and answers them until it is closed.
using WorkerMain = std::function<void(int socket, TrialMark& mark)>;

/// A forked process, as its parent sees it. It never outlives this object, nor the parent.
class Worker {
 public:
  /// Throws `RunError` when no process can be started.
  explicit Worker(const WorkerMain& main);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  /// Kills it.
  ~Worker();

  [[nodiscard]] int socket() const { return socket_.get(); }
  [[nodiscard]] const TrialMark& mark() const { return *mark_; }

  /// Precondition: the worker waits for a message, or died.
  void send(std::span<const std::byte> octets) const { send_message(socket(), octets); }
  /// Reads what has come, without waiting for more.
  [[nodiscard]] MessageReader::State read() { return reader_.read(socket(), Wait::No); }
  [[nodiscard]] std::vector<std::byte> take() { return reader_.take(); }

  /// Kills it if it lives still, and says how it ended, for people: `killed by signal 11
  /// (Segmentation fault)`, `ended by itself with code 1: REASON`. Its mark can be read afterwards.
  /// Precondition: not called before.
  [[nodiscard]] std::string end();

 private:
  /// The status of waitpid, if there is one.
  std::optional<int> reap();

  SharedTrialMark mark_;
  FileDescriptor socket_;
  std::optional<pid_t> process_;  ///< none: it was waited for
  MessageReader reader_;
};

}  // namespace shaketable::runner
