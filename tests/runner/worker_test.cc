// SPDX-License-Identifier: GPL-2.0-only
// Goal: a worker answers, its end is told as it was, and nothing of it stays behind.
#include "runner/worker.h"

#include <poll.h>
#include <sys/prctl.h>

#include <algorithm>
#include <csignal>
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
            "ended by itself with code 1");
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

TEST_F(WorkerTest, HasNothingOpenButItsSocket) {
  const Worker first(echo);
  Worker second([](int socket, TrialMark&) {
    std::size_t others = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
      const int number = std::stoi(entry.path().filename().string());
      others += number > STDERR_FILENO && number != socket ? 1 : 0;
    }
    send_message(socket, text(std::to_string(others)));
  });
  ASSERT_EQ(wait_for(second), State::Whole);
  EXPECT_EQ(letters(second.take()), "1");  // the folder that it reads
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
