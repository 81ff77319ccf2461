// SPDX-License-Identifier: GPL-2.0-only
// Goal: a worker answers, its end is told as it was, and nothing of it stays behind.
#include "runner/worker.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "support.h"

namespace shaketable::runner {
namespace {

using State = MessageReader::State;
using namespace std::chrono_literals;

class WorkerTest : public testing::RunnerTest {};

std::vector<std::byte> text(const std::string& letters) {
  const auto octets = std::as_bytes(std::span(letters));
  return {octets.begin(), octets.end()};
}

std::string letters(const std::vector<std::byte>& octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

/// Says back what it is told.
void echo(int socket, TrialMark&) {
  MessageReader reader;
  while (reader.read(socket, Wait::Yes) == State::Whole) {
    send_message(socket, reader.take());
  }
}

/// The next thing that can be read.
State wait_for(Worker& worker) {
  State state = worker.read();
  while (state == State::Partial) {
    pollfd polled = {.fd = worker.socket(), .events = POLLIN, .revents = 0};
    poll(&polled, 1, -1);
    state = worker.read();
  }
  return state;
}

/// How a worker ends that does this.
std::string end_of(const WorkerMain& main) {
  Worker worker(main);
  EXPECT_EQ(wait_for(worker), State::Closed);
  return worker.end();
}

/// Whether a signal of the process is ignored, as /proc tells.
bool ignores(int signal) {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with("SigIgn:")) {
      return (std::stoull(line.substr(7), nullptr, 16) >> (signal - 1)) % 2 == 1;
    }
  }
  return false;
}

TEST_F(WorkerTest, Answers) {
  Worker worker(echo);
  for (const std::string word : {"one", "two", ""}) {
    worker.send(text(word));
    ASSERT_EQ(wait_for(worker), State::Whole);
    EXPECT_EQ(letters(worker.take()), word);
  }
}

TEST_F(WorkerTest, HowItEnds) {
  EXPECT_EQ(end_of([](int, TrialMark&) {}), "ended by itself with code 0");
  EXPECT_EQ(end_of([](int, TrialMark&) { _exit(7); }), "ended by itself with code 7");
  EXPECT_EQ(end_of([](int, TrialMark&) { throw std::runtime_error("no"); }),
            "ended by itself with code 1: no");
  EXPECT_EQ(end_of([](int, TrialMark&) { throw 1; }), "ended by itself with code 1");
  const std::string end =
      end_of([](int, TrialMark&) { throw std::runtime_error(std::string(5000, 'x')); });
  EXPECT_TRUE(end.starts_with("ended by itself with code 1: xxx") && end.ends_with("xxx")) << end;
  EXPECT_EQ(end_of([](int, TrialMark&) { std::abort(); }), "killed by signal 6 (Aborted)");
  EXPECT_EQ(end_of([](int, TrialMark&) { raise(SIGKILL); }), "killed by signal 9 (Killed)");
  EXPECT_EQ(end_of([](int, TrialMark&) {
              std::signal(SIGSEGV, SIG_DFL);  // a sanitizer has a handler of its own
              raise(SIGSEGV);
            }),
            "killed by signal 11 (Segmentation fault)");
}

TEST_F(WorkerTest, TheMarkOutlivesIt) {
  Worker worker([](int, TrialMark& mark) {
    mark.begin(41);
    mark.begin(42);
    raise(SIGKILL);
  });
  EXPECT_EQ(wait_for(worker), State::Closed);
  EXPECT_EQ(worker.end(), "killed by signal 9 (Killed)");
  EXPECT_EQ(worker.mark().trial(), 42u);
  EXPECT_EQ(worker.mark().begun(), 2u);
}

TEST_F(WorkerTest, OneThatHangsIsKilled) {
  Worker worker([](int, TrialMark&) {
    for (;;) {
      pause();
    }
  });
  EXPECT_EQ(worker.read(), State::Partial);
  EXPECT_EQ(worker.end(), "killed by signal 9 (Killed)");
}

TEST_F(WorkerTest, IgnoresWhatATerminalSendsToAll) {
  Worker worker([](int socket, TrialMark&) {
    std::string answer;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
      answer += ignores(signal) ? "y" : "n";
    }
    sigset_t blocked;
    pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
    answer += sigismember(&blocked, SIGUSR1) == 0 ? "y" : "n";
    send_message(socket, text(answer));
  });
  ASSERT_EQ(wait_for(worker), State::Whole);
  EXPECT_EQ(letters(worker.take()), "yyyyy");
  EXPECT_FALSE(ignores(SIGINT));  // the parent's are as they were
}

/// What the second of two workers has open beyond its socket, and standard input, output and error:
/// a number.
std::string strays_of_second_worker() {
  const Worker first(echo);
  Worker second([](int socket, TrialMark&) {
    int strays = 0;
    for (int number = STDERR_FILENO + 1; number < 1000; ++number) {
      strays += fcntl(number, F_GETFD) >= 0 && number != socket ? 1 : 0;
    }
    send_message(socket, text(std::to_string(strays)));
  });
  return wait_for(second) == State::Whole ? letters(second.take()) : second.end();
}

TEST_F(WorkerTest, HasNothingOpenButItsSocket) { EXPECT_EQ(strays_of_second_worker(), "0"); }

/// Forbids a system call to this process and its children: it fails with `error`.
void forbid(std::uint32_t call, std::uint32_t error) {
  std::array<sock_filter, 4> rules = {{
      {.code = BPF_LD | BPF_W | BPF_ABS, .jt = 0, .jf = 0, .k = offsetof(seccomp_data, nr)},
      {.code = BPF_JMP | BPF_JEQ | BPF_K, .jt = 0, .jf = 1, .k = call},
      {.code = BPF_RET | BPF_K, .jt = 0, .jf = 0, .k = SECCOMP_RET_ERRNO | error},
      {.code = BPF_RET | BPF_K, .jt = 0, .jf = 0, .k = SECCOMP_RET_ALLOW},
  }};
  const sock_fprog program = {.len = rules.size(), .filter = rules.data()};
  check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no privileges to gain");
  check(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0, "a filter");
}

/// Whether `does_so` holds where that system call fails.
bool where_it_fails(std::uint32_t call, std::uint32_t error, bool (*does_so)()) {
  const pid_t process = fork();
  if (process == 0) {
    forbid(call, error);
    _exit(does_so() ? 0 : 1);
  }
  int status = 0;
  return waitpid(process, &status, 0) == process && status == 0;
}

TEST_F(WorkerTest, OldKernelsAndSandboxesHaveNoCloseRange) {
  for (const std::uint32_t error : {ENOSYS, EPERM}) {
    EXPECT_TRUE(where_it_fails(SYS_close_range, error, [] {
      return close_range(900, 901, 0) != 0 && strays_of_second_worker() == "0";
    }));
  }
}

TEST_F(WorkerTest, OneThatCannotStartSaysWhy) {
  EXPECT_TRUE(where_it_fails(SYS_prctl, EPERM, [] {
    return end_of([](int, TrialMark&) {}) ==
           "ended by itself with code 1: cannot bind a worker to its parent: "
           "Operation not permitted";
  }));
}

TEST_F(WorkerTest, ToWriteToADeadOneIsNoFault) {
  Worker worker([](int, TrialMark&) {});
  EXPECT_EQ(wait_for(worker), State::Closed);
  worker.send(text("hello"));
  EXPECT_EQ(worker.read(), State::Closed);
}

TEST_F(WorkerTest, DiesWithItsParent) {
  // Orphans come to us, so that their end can be waited for.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  for (const bool busy : {true, false}) {
    const pid_t parent = fork();
    ASSERT_GE(parent, 0);
    if (parent == 0) {
      const WorkerMain spin = [](int, TrialMark&) {
        for (;;) {
        }
      };
      const Worker first(busy ? spin : echo);
      const Worker second(busy ? spin : echo);
      raise(SIGKILL);
    }
    int ended = 0;
    for (int tries = 0; ended < 3 && tries < 500; ++tries) {
      while (waitpid(-1, nullptr, WNOHANG) > 0) {
        ++ended;
      }
      std::this_thread::sleep_for(10ms);
    }
    EXPECT_EQ(ended, 3) << "the parent and its two workers";
  }
  prctl(PR_SET_CHILD_SUBREAPER, 0);
}

}  // namespace
}  // namespace shaketable::runner
