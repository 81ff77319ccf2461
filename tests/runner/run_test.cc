// SPDX-License-Identifier: GPL-2.0-only
// Goal: a run stores just what its backend says, whoever runs it and in whatever order.
#include <gmock/gmock.h>
#include <sys/time.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "campaigns.h"

namespace shaketable::runner {
namespace {

using namespace testing;
using results::Record;

class RunTest : public RunnerTest {};

std::vector<trial::ConnectionResult> rows(const results::Store& store, std::uint32_t point) {
  std::vector<trial::ConnectionResult> found;
  store.for_each(point, [&found](const trial::ConnectionResult& row) { found.push_back(row); });
  return found;
}

TEST_F(RunTest, StoresWhatTheBackendSays) {
  const auto jobs = make_jobs(3, 250);
  auto store = make_store(file("a"), jobs, make_campaign());
  Observer observer;
  EXPECT_EQ(run_campaign(jobs, store, make_sim, {.workers = 2}, observer), End::Complete);
  EXPECT_EQ(store.batches().size(), 9u);
  for (std::uint32_t point = 0; point < 3; ++point) {
    const auto backend = make_sim(jobs[point].scenario());
    stats::PointStatistics statistics(jobs[point].scenario().time_limit);
    std::vector<trial::ConnectionResult> expected;
    for (std::uint64_t trial = 0; trial < 250; ++trial) {
      expected.push_back(trial::run_single(*backend, trial));
      statistics.add(expected.back());
    }
    EXPECT_EQ(rows(store, point), expected);
    EXPECT_EQ(store.statistics(point).statistics(), statistics.statistics());
  }
}

TEST_F(RunTest, NoResultDependsOnTheWorkers) {
  const auto jobs = make_jobs(4, 950);
  for (const Record record : {Record::Trials, Record::Summary}) {
    const std::string tag = record == Record::Trials ? "trials" : "summary";
    const std::string digest = plain_digest(file(tag), jobs, record);
    for (const std::uint32_t workers : {2u, 3u, 7u, 40u}) {
      auto store = make_store(file(tag + std::to_string(workers)), jobs, make_campaign({}, record));
      Observer observer;
      EXPECT_EQ(run_campaign(jobs, store, make_sim, {.workers = workers}, observer), End::Complete);
      EXPECT_EQ(store.content_digest(), digest) << workers;
    }
  }
}

TEST_F(RunTest, ScenariosAreMadeInWorkersOnly) {
  auto jobs = make_jobs(5, 250);
  const std::string digest = plain_digest(file("a"), jobs);
  auto store = make_store(file("b"), jobs, make_campaign());
  for (Job& job : jobs) {
    job.scenario = [ours = getpid(), made = job.scenario] {
      check(getpid() != ours, "a scenario that is not made where it could stay");
      return made();
    };
  }
  Observer observer;
  EXPECT_EQ(run_campaign(jobs, store, make_sim, {.workers = 2}, observer), End::Complete);
  EXPECT_EQ(store.content_digest(), digest);
}

TEST_F(RunTest, NothingIsLeftToDoTheSecondTime) {
  const auto jobs = make_jobs(2, 250);
  const std::string digest = plain_digest(file("a"), jobs);
  auto store = open_store(file("a"));
  const MakeBackend refuse = [](const trial::Scenario&) -> std::unique_ptr<trial::Backend> {
    throw std::runtime_error("nobody should ask");
  };
  Notes notes;
  EXPECT_EQ(run_campaign(jobs, store, refuse, {}, notes), End::Complete);
  EXPECT_EQ(store.content_digest(), digest);
  EXPECT_TRUE(notes.failures.empty());
}

TEST_F(RunTest, TellsHowFarItIs) {
  const auto jobs = make_jobs(2, 250);
  auto store = make_store(file("a"), jobs, make_campaign());
  Notes notes;
  (void)run_campaign(jobs, store, make_sim, {}, notes);
  std::vector<Progress> expected;
  for (const std::uint64_t trials : {0u, 100u, 200u, 250u, 350u, 450u, 500u}) {
    expected.push_back({.points_done = trials / 250,
                        .points = 2,
                        .trials_done = trials,
                        .trials = 500,
                        .failures = 0});
  }
  EXPECT_EQ(notes.progresses, expected);
}

TEST_F(RunTest, ProgressIsOfTheOwnShareOnly) {
  const auto jobs = make_jobs(3, 250);  // the 4th and the 8th of nine batches
  auto store = make_store(file("a"), jobs, make_campaign({.index = 3, .count = 4}));
  Notes notes;
  (void)run_campaign(jobs, store, make_sim, {}, notes);
  EXPECT_EQ(notes.progresses.front(), (Progress{.points = 2, .trials = 200}));
  EXPECT_EQ(notes.progresses.back(),
            (Progress{.points_done = 2, .points = 2, .trials_done = 200, .trials = 200}));
}

TEST_F(RunTest, AWorkerStaysWithItsPoint) {
  // Each backend that is made writes an octet; two workers on four points need no more than four,
  // and one for the help with the last point.
  const auto jobs = make_jobs(4, 1000);
  const auto made = file("made");
  const MakeBackend make = [&made](const trial::Scenario& scenario) {
    std::ofstream(made, std::ios::app) << 'x';
    return make_sim(scenario);
  };
  auto store = make_store(file("a"), jobs, make_campaign());
  Observer observer;
  (void)run_campaign(jobs, store, make, {.workers = 2}, observer);
  EXPECT_LE(std::filesystem::file_size(made), 5u);
}

/// Wants to stop once so many batches are stored, and says when it was heard.
class Stopper : public Observer {
 public:
  explicit Stopper(std::size_t batches) : batches_(batches) {}
  void on_progress(const Progress&) override { ++seen_; }
  bool wants_to_stop() override { return seen_ > batches_; }

 private:
  std::size_t batches_;
  std::size_t seen_ = 0;
};

TEST_F(RunTest, AStopAfterTheLastTrialIsNone) {
  const auto jobs = make_jobs(2, 300);
  auto store = make_store(file("a"), jobs, make_campaign());
  Stopper stopper(6);  // all that there are
  EXPECT_EQ(run_campaign(jobs, store, make_sim, {.workers = 2}, stopper), End::Complete);
  EXPECT_EQ(store.batches().size(), 6U);
}

TEST_F(RunTest, StopsAtOnceAndGoesOnLater) {
  const auto jobs = make_jobs(3, 950);
  const std::string digest = plain_digest(file("plain"), jobs);
  (void)make_store(file("a"), jobs, make_campaign());
  int runs = 0;
  for (End end = End::Stopped; end == End::Stopped; ++runs) {
    auto store = open_store(file("a"));
    const std::size_t before = store.batches().size();
    Stopper stopper(4);
    end = run_campaign(jobs, store, make_sim, {.workers = 2}, stopper);
    EXPECT_GE(store.batches().size(), std::min<std::size_t>(before + 4, 30));
    if (end == End::Complete) {
      EXPECT_EQ(store.content_digest(), digest);
    }
  }
  EXPECT_GT(runs, 3);
}

TEST_F(RunTest, StopsWithinASecondThoughATrialHangs) {
  const auto jobs = make_jobs(1, 950);
  const MakeBackend make = with_accident([](const trial::Scenario&, std::uint64_t trial) {
    if (trial == 250) {
      std::this_thread::sleep_for(1h);
    }
  });
  auto store = make_store(file("a"), jobs, make_campaign());
  Stopper stopper(2);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(run_campaign(jobs, store, make, {}, stopper), End::Stopped);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
  EXPECT_EQ(store.batches().size(), 2u);
}

TEST_F(RunTest, SignalsDoNotDisturbIt) {
  // A timer interrupts every system call that can be; SA_RESTART is off. Trials are slow, so that
  // there is waiting to interrupt.
  const auto jobs = make_jobs(2, 400);
  const auto slow = with_accident(
      [](const trial::Scenario&, std::uint64_t) { std::this_thread::sleep_for(200us); });
  const std::string digest = plain_digest(file("plain"), jobs);
  struct sigaction action = {};
  struct sigaction before = {};
  action.sa_handler = [](int) {};
  sigaction(SIGALRM, &action, &before);
  const itimerval often = {.it_interval = {.tv_sec = 0, .tv_usec = 300},
                           .it_value = {.tv_sec = 0, .tv_usec = 300}};
  setitimer(ITIMER_REAL, &often, nullptr);
  {
    auto store = make_store(file("a"), jobs, make_campaign());
    Observer observer;
    EXPECT_EQ(run_campaign(jobs, store, slow, {.workers = 2}, observer), End::Complete);
    EXPECT_EQ(store.content_digest(), digest);
  }
  const itimerval never = {};
  setitimer(ITIMER_REAL, &never, nullptr);
  sigaction(SIGALRM, &before, nullptr);
}

}  // namespace
}  // namespace shaketable::runner
