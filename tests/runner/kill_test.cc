// SPDX-License-Identifier: GPL-2.0-only
// Goal: a run that is killed at any moment can be gone on with, to the same content, and its
// workers are gone with it. Method: kill -9 a hundred times, at random moments.
#include <sys/prctl.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "campaigns.h"
#include "dice.h"

namespace shaketable::runner {
namespace {

using namespace testing;
using shaketable::testing::Dice;
using Clock = std::chrono::steady_clock;

class KillTest : public RunnerTest {
 protected:
  // Workers that outlive their parent come to us, and are seen.
  KillTest() { prctl(PR_SET_CHILD_SUBREAPER, 1); }
  ~KillTest() override { prctl(PR_SET_CHILD_SUBREAPER, 0); }
};

constexpr int kComplete = 42;

/// Goes on with the run in a process of its own.
pid_t start_run(const std::filesystem::path& path, const std::vector<Job>& jobs,
                const MakeBackend& make_backend, std::uint32_t workers) {
  const pid_t process = fork();
  check(process >= 0, "a process for the run");  // and never a signal to -1, which is everybody
  if (process == 0) {
    try {
      auto store = open_store(path);
      Observer observer;
      (void)run_campaign(jobs, store, make_backend, {.workers = workers}, observer);
    } catch (const std::exception&) {
      _exit(EXIT_FAILURE);
    }
    _exit(kComplete);
  }
  return process;
}

/// The status of the process, after all its workers are gone too.
int wait_for_all(pid_t process) {
  int status_of_process = 0;
  int status = 0;
  for (pid_t ended = 0; (ended = waitpid(-1, &status, 0)) > 0;) {
    if (ended == process) {
      status_of_process = status;
    }
  }
  return status_of_process;
}

TEST_F(KillTest, AHundredTimesAndTheContentIsTheSame) {
  auto jobs = make_jobs(4, 1500);
  jobs[1].targets = {{.statistic = "client.syn.sent.mean", .relative = 0.03, .absolute = {}}};
  const auto start = Clock::now();
  const std::string digest = plain_digest(file("plain"), jobs);
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
  Dice dice(4);
  int kills = 0;
  int completed = 0;
  for (int number = 0; kills < 100; ++number) {
    const auto path = file("run" + std::to_string(number));
    (void)make_store(path, jobs, make_campaign());
    bool complete = false;
    while (!complete) {
      const pid_t process = start_run(path, jobs, make_sim, 2);
      std::this_thread::sleep_for(std::chrono::microseconds(dice.from<long>(0, whole.count())));
      kill(process, SIGKILL);
      const int status = wait_for_all(process);
      kills += WIFSIGNALED(status) ? 1 : 0;
      complete = WIFEXITED(status);
      ASSERT_TRUE(!complete || WEXITSTATUS(status) == kComplete);
    }
    ASSERT_EQ(open_store(path).content_digest(), digest) << "after " << kills << " kills";
    ++completed;
    std::filesystem::remove(path);
  }
  EXPECT_GT(completed, 5);
}

TEST_F(KillTest, TheStoreIsFreeAtOnce) {
  // Workers that hang hold no lock on the store that their parent had.
  const auto jobs = make_jobs(1, 1500);
  const auto hang =
      with_accident([](const trial::Scenario&, std::uint64_t) { std::this_thread::sleep_for(1h); });
  (void)make_store(file("a"), jobs, make_campaign());
  for (int i = 0; i < 20; ++i) {
    const pid_t process = start_run(file("a"), jobs, hang, 5);
    std::this_thread::sleep_for(50ms);
    kill(process, SIGKILL);
    ASSERT_EQ(waitpid(process, nullptr, 0), process);
    const auto opened = results::Store::open_to_write(file("a"));
    EXPECT_TRUE(opened.has_value()) << opened.error().to_string();
    (void)wait_for_all(process);
  }
}

}  // namespace
}  // namespace shaketable::runner
