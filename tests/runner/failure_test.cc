// SPDX-License-Identifier: GPL-2.0-only
// Goal: a trial that takes its worker down is named, and is all that is missing; a store that fails
// ends the run, and so do failures without end.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "campaigns.h"

namespace shaketable::runner {
namespace {

using namespace testing;
using results::Failure;

class FailureTest : public RunnerTest {};

void die_of(int signal) {
  std::signal(signal, SIG_DFL);  // a sanitizer has handlers of its own
  raise(signal);
}

/// What happens to trials of point 1; all others are well.
void suffer(const trial::Scenario& scenario, std::uint64_t trial) {
  if (scenario.point != "loss=10%") {
    return;
  }
  switch (trial) {
    case 0:
      die_of(SIGSEGV);
      break;
    case 17:
      std::abort();
    case 18:
      _exit(3);
    case 130:
      throw std::runtime_error("out of luck");
    case 131:
      std::this_thread::sleep_for(1h);
      break;
    case 249:
      raise(SIGKILL);  // as when memory runs out
      break;
    default:
      break;
  }
}

const std::vector<Failure> kSuffered = {
    {.point = 1, .trial = 0, .reason = "killed by signal 11 (Segmentation fault)"},
    {.point = 1, .trial = 17, .reason = "killed by signal 6 (Aborted)"},
    {.point = 1, .trial = 18, .reason = "ended by itself with code 3"},
    {.point = 1, .trial = 130, .reason = "out of luck"},
    {.point = 1, .trial = 131, .reason = "took longer than 0.5 s"},
    {.point = 1, .trial = 249, .reason = "killed by signal 9 (Killed)"},
};

constexpr Options kTwoWorkers = {.workers = 2, .trial_time = 500ms};

TEST_F(FailureTest, TrialsThatFailAreNamedAndNoOthersAreMissing) {
  const auto jobs = make_jobs(3, 250);
  auto store = make_store(file("a"), jobs, make_campaign());
  Notes notes;
  EXPECT_EQ(run_campaign(jobs, store, with_accident(suffer), kTwoWorkers, notes), End::Complete);
  EXPECT_EQ(store.failures(), kSuffered);
  EXPECT_THAT(notes.failures, ::testing::UnorderedElementsAreArray(kSuffered));
  EXPECT_EQ(notes.progresses.back(), (Progress{.points_done = 3,
                                               .points = 3,
                                               .trials_done = 750,
                                               .trials = 750,
                                               .failures = kSuffered.size()}));
  EXPECT_EQ(store.statistics(0).trials(), 250u);
  EXPECT_EQ(store.statistics(1).trials(), 250u - kSuffered.size());
  EXPECT_EQ(store.statistics(2).trials(), 250u);

  auto other = make_store(file("b"), jobs, make_campaign());
  EXPECT_EQ(run_campaign(jobs, other, with_accident(suffer), {.trial_time = 500ms}, notes),
            End::Complete);
  EXPECT_EQ(other.content_digest(), store.content_digest());
}

TEST_F(FailureTest, TheyAreRunAgainByTheNextRun) {
  const auto jobs = make_jobs(3, 250);
  const std::string digest = plain_digest(file("plain"), jobs);
  {
    auto store = make_store(file("a"), jobs, make_campaign());
    Observer observer;
    (void)run_campaign(jobs, store, with_accident(suffer), kTwoWorkers, observer);
  }
  {
    // One has been mended, the others fail still; none more than once.
    const auto half_mended =
        with_accident([](const trial::Scenario& scenario, std::uint64_t trial) {
          if (trial != 17) {
            suffer(scenario, trial);
          }
        });
    auto store = open_store(file("a"));
    Notes notes;
    EXPECT_EQ(run_campaign(jobs, store, half_mended, kTwoWorkers, notes), End::Complete);
    auto left = kSuffered;
    left.erase(left.begin() + 1);
    EXPECT_EQ(store.failures(), left);
    EXPECT_THAT(notes.failures, ::testing::UnorderedElementsAreArray(left));
    EXPECT_EQ(notes.progresses.front().failures, kSuffered.size());
    EXPECT_EQ(notes.progresses.front().points_done, 2u);
    EXPECT_EQ(notes.progresses.back().failures, left.size());
    EXPECT_EQ(notes.progresses.back().points_done, 3u);
    EXPECT_EQ(notes.progresses.back().trials_done, 750u);
  }
  auto store = open_store(file("a"));
  Observer observer;
  EXPECT_EQ(run_campaign(jobs, store, make_sim, kTwoWorkers, observer), End::Complete);
  EXPECT_TRUE(store.failures().empty());
  EXPECT_EQ(store.content_digest(), digest);
}

TEST_F(FailureTest, ATrialThatIsOnlySlowIsLeftAlone) {
  const auto jobs = make_jobs(1, 100);
  const auto slow = with_accident([](const trial::Scenario&, std::uint64_t trial) {
    std::this_thread::sleep_for(trial == 50 ? 200ms : 2ms);  // more than the limit in all
  });
  auto store = make_store(file("a"), jobs, make_campaign());
  Observer observer;
  EXPECT_EQ(run_campaign(jobs, store, slow, {.trial_time = 400ms}, observer), End::Complete);
  EXPECT_TRUE(store.failures().empty());
}

TEST_F(FailureTest, GivesUpWhenTrialsFailWithoutEnd) {
  const auto jobs = make_jobs(2, 300);
  const auto deadly = with_accident([](const trial::Scenario& scenario, std::uint64_t trial) {
    if (scenario.point == "loss=10%" && trial >= 100) {
      _exit(1);
    }
  });
  auto store = make_store(file("a"), jobs, make_campaign());
  Notes notes;
  try {
    (void)run_campaign(jobs, store, deadly, {.failures_max = 20}, notes);
    FAIL() << "it went on";
  } catch (const RunError& error) {
    EXPECT_STREQ(error.what(),
                 "20 failures, given up; the last: trial 119 of 'loss=10%': ended by itself with "
                 "code 1");
  }
  EXPECT_EQ(notes.failures.size(), 20u);
  EXPECT_EQ(store.batches().size(), 4u);  // what was done before stays
}

TEST_F(FailureTest, ABackendThatCannotBeMadeIsSaid) {
  const auto jobs = make_jobs(1, 300);
  const MakeBackend refuse = [](const trial::Scenario&) -> std::unique_ptr<trial::Backend> {
    throw std::runtime_error("no such device");
  };
  auto store = make_store(file("a"), jobs, make_campaign());
  Observer observer;
  try {
    (void)run_campaign(jobs, store, refuse, {}, observer);
    FAIL() << "it went on";
  } catch (const RunError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("no such device"));
  }
  EXPECT_EQ(store.failures().size(), 100u);  // a batch that is whole is stored with its failures
}

TEST_F(FailureTest, AScenarioThatCannotBeMadeIsSaid) {
  auto jobs = make_jobs(1, 300);
  auto store = make_store(file("a"), jobs, make_campaign());
  jobs.front().scenario = []() -> trial::Scenario { throw std::runtime_error("no such file"); };
  Observer observer;
  try {
    (void)run_campaign(jobs, store, make_sim, {.failures_max = 5}, observer);
    FAIL() << "it went on";
  } catch (const RunError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("no such file"));
  }
  EXPECT_TRUE(store.batches().empty());
}

TEST_F(FailureTest, OldFailuresDoNotKeepARunFromGettingFurther) {
  const auto jobs = make_jobs(1, 1000);
  const auto deadly = with_accident([](const trial::Scenario&, std::uint64_t trial) {
    if (trial % 50 == 0) {
      _exit(1);
    }
  });
  (void)make_store(file("a"), jobs, make_campaign());
  int runs = 0;
  for (bool complete = false; !complete && runs < 10; ++runs) {
    auto store = open_store(file("a"));
    Observer observer;
    try {
      (void)run_campaign(jobs, store, deadly, {.failures_max = 6}, observer);
      complete = true;
    } catch (const RunError&) {
    }
  }
  // 2 failures a batch, and the sixth comes before the third batch is whole: 2 batches a run.
  EXPECT_EQ(runs, 5);
  EXPECT_EQ(open_store(file("a")).failures().size(), 20u);
}

TEST_F(FailureTest, AWorkerThatDiesOutsideOfTrialsCostsNothing) {
  // A backend whose end is deadly, at the first change of points only.
  class Deadly final : public trial::Backend {
   public:
    Deadly(const trial::Scenario& scenario, std::filesystem::path done)
        : sim_(make_sim(scenario)), done_(std::move(done)) {}
    ~Deadly() override {
      if (!std::filesystem::exists(done_)) {
        std::ofstream{done_};
        raise(SIGKILL);
      }
    }
    [[nodiscard]] std::string_view name() const override { return "sim"; }
    void run(std::uint64_t trial, trial::TrialResult& result, trial::Watch* watch) override {
      sim_->run(trial, result, watch);
    }

   private:
    std::unique_ptr<trial::Backend> sim_;
    std::filesystem::path done_;
  };
  const auto jobs = make_jobs(3, 250);
  const std::string digest = plain_digest(file("plain"), jobs);
  const MakeBackend make = [this](const trial::Scenario& scenario) {
    return std::make_unique<Deadly>(scenario, file("done"));
  };
  auto store = make_store(file("a"), jobs, make_campaign());
  Notes notes;
  EXPECT_EQ(run_campaign(jobs, store, make, {}, notes), End::Complete);
  EXPECT_TRUE(notes.failures.empty());
  EXPECT_TRUE(std::filesystem::exists(file("done")));
  EXPECT_EQ(store.content_digest(), digest);
}

TEST_F(FailureTest, AFullDiskEndsTheRunAndNothingIsLost) {
  const auto jobs = make_jobs(2, 3000);
  const std::string digest = plain_digest(file("plain"), jobs);
  std::size_t stored = 0;
  {
    auto store = make_store(file("a"), jobs, make_campaign());
    // A limit on the size of files fails writes as a full disk does.
    rlimit before = {};
    getrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {.rlim_cur = 400'000, .rlim_max = before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
    Observer observer;
    EXPECT_THROW((void)run_campaign(jobs, store, make_sim, {.workers = 2}, observer),
                 results::StoreError);
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, SIG_DFL);
    stored = store.batches().size();
  }
  EXPECT_GT(stored, 0u);
  auto store = open_store(file("a"));
  EXPECT_EQ(store.batches().size(), stored);
  Observer observer;
  EXPECT_EQ(run_campaign(jobs, store, make_sim, {.workers = 2}, observer), End::Complete);
  EXPECT_EQ(store.content_digest(), digest);
}

TEST_F(FailureTest, WithoutProcessesThereIsAnError) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer needs pipes of its own to look at memory, and takes a failure for "
                  "a fault of ours";
#endif
  const auto jobs = make_jobs(1, 300);
  auto store = make_store(file("a"), jobs, make_campaign());
  rlimit before = {};
  getrlimit(RLIMIT_NOFILE, &before);
  const int next_free = dup(STDIN_FILENO);
  close(next_free);
  const rlimit limit = {.rlim_cur = static_cast<rlim_t>(next_free), .rlim_max = before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &limit);
  Observer observer;
  try {
    (void)run_campaign(jobs, store, make_sim, {}, observer);
    FAIL() << "it went on";
  } catch (const RunError& error) {
    EXPECT_STREQ(error.what(), "cannot start a worker: Too many open files");
  }
  setrlimit(RLIMIT_NOFILE, &before);
}

}  // namespace
}  // namespace shaketable::runner
