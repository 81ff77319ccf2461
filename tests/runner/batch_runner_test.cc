// SPDX-License-Identifier: GPL-2.0-only
// Goal: an order gives the results of just its trials, and a trial that throws costs no other one.
#include "runner/batch_runner.h"

#include <stdexcept>

#include "support.h"

namespace shaketable::runner {
namespace {

using results::Failure;
using results::Record;
using testing::make_jobs;
using testing::with_accident;

std::vector<trial::ConnectionResult> expected(const trial::Scenario& scenario,
                                              const std::vector<std::uint64_t>& trials) {
  const auto backend = testing::make_sim(scenario);
  std::vector<trial::ConnectionResult> results;
  for (const std::uint64_t trial : trials) {
    results.push_back(trial::run_single(*backend, trial));
  }
  return results;
}

TEST(BatchRunner, RunsTheTrialsOfAnOrder) {
  const auto jobs = make_jobs(2, 100);
  const MakeBackend make = testing::make_sim;
  TrialMark mark;
  BatchRunner runner(jobs, make, Record::Trials, mark);
  Order order = all_of({.point = 1, .first = 20, .count = 4});
  remove(order, 22);
  const results::Batch batch = runner.run(order);
  EXPECT_EQ(batch.id, order.id);
  EXPECT_EQ(batch.connections.unpacked(), expected(jobs[1].scenario(), {20, 21, 23}));
  EXPECT_EQ(batch.statistics.trials(), 3u);
  EXPECT_TRUE(batch.failures.empty());
}

TEST(BatchRunner, ASummaryHasNoRows) {
  const auto jobs = make_jobs(1, 100);
  const MakeBackend make = testing::make_sim;
  TrialMark mark;
  const auto batch = BatchRunner(jobs, make, Record::Summary, mark)
                         .run(all_of({.point = 0, .first = 0, .count = 50}));
  EXPECT_TRUE(batch.connections.empty());
  EXPECT_EQ(batch.statistics.trials(), 50u);
}

TEST(BatchRunner, KeepsItsScenarioWhileThePointStays) {
  auto jobs = make_jobs(2, 100);
  int made = 0;
  for (Job& job : jobs) {
    job.scenario = [&made, scenario = job.scenario] {
      ++made;
      return scenario();
    };
  }
  const MakeBackend make = testing::make_sim;
  TrialMark mark;
  BatchRunner runner(jobs, make, Record::Trials, mark);
  for (const std::uint32_t point : {0u, 0u, 1u, 1u, 0u}) {
    EXPECT_EQ(runner.run(all_of({.point = point, .first = 0, .count = 3})).connections.unpacked(),
              expected(make_jobs(2, 100)[point].scenario(), {0, 1, 2}));
  }
  EXPECT_EQ(made, 3);
}

TEST(BatchRunner, KeepsItsBackendWhileThePointStays) {
  const auto jobs = make_jobs(2, 100);
  int made = 0;
  const MakeBackend make = [&made](const trial::Scenario& scenario) {
    ++made;
    return testing::make_sim(scenario);
  };
  TrialMark mark;
  BatchRunner runner(jobs, make, Record::Trials, mark);
  for (const std::uint32_t point : {0u, 0u, 0u, 1u, 1u, 0u}) {
    (void)runner.run(all_of({.point = point, .first = 0, .count = 10}));
  }
  EXPECT_EQ(made, 3);
}

TEST(BatchRunner, ATrialThatThrowsIsAFailureAndTheNextHasANewBackend) {
  const auto jobs = make_jobs(1, 100);
  int made = 0;
  const MakeBackend faulty = with_accident([](const trial::Scenario&, std::uint64_t trial) {
    if (trial == 3) {
      throw std::runtime_error("out of luck");
    }
    if (trial == 5) {
      throw 5;
    }
    check(trial != 6, "nothing is wrong with 6");
  });
  const MakeBackend make = [&](const trial::Scenario& scenario) {
    ++made;
    return faulty(scenario);
  };
  TrialMark mark;
  const auto batch = BatchRunner(jobs, make, Record::Trials, mark)
                         .run(all_of({.point = 0, .first = 2, .count = 6}));
  EXPECT_EQ(batch.connections.unpacked(), expected(jobs[0].scenario(), {2, 4, 7}));
  EXPECT_EQ(batch.statistics.trials(), 3u);
  ASSERT_EQ(batch.failures.size(), 3u);
  EXPECT_EQ(batch.failures[0], (Failure{.point = 0, .trial = 3, .reason = "out of luck"}));
  EXPECT_EQ(batch.failures[1],
            (Failure{.point = 0, .trial = 5, .reason = "an exception of an unknown kind"}));
  EXPECT_NE(batch.failures[2].reason.find("nothing is wrong with 6"), std::string::npos);
  EXPECT_EQ(made, 4);
}

TEST(BatchRunner, ABackendThatCannotBeMadeFailsTheTrialThatNeedsIt) {
  const auto jobs = make_jobs(1, 100);
  int asked = 0;
  const MakeBackend make = [&](const trial::Scenario& scenario) {
    if (++asked == 1) {
      throw std::runtime_error("no such file");
    }
    return testing::make_sim(scenario);
  };
  TrialMark mark;
  const auto batch = BatchRunner(jobs, make, Record::Trials, mark)
                         .run(all_of({.point = 0, .first = 0, .count = 3}));
  EXPECT_EQ(batch.connections.unpacked(), expected(jobs[0].scenario(), {1, 2}));
  EXPECT_EQ(batch.failures,
            (std::vector<Failure>{{.point = 0, .trial = 0, .reason = "no such file"}}));
}

TEST(BatchRunner, TheMarkNamesTheTrialThatRuns) {
  const auto jobs = make_jobs(1, 100);
  TrialMark mark;
  std::vector<std::optional<std::uint64_t>> seen;
  const MakeBackend make =
      with_accident([&](const trial::Scenario&, std::uint64_t) { seen.push_back(mark.trial()); });
  const auto batch = BatchRunner(jobs, make, Record::Summary, mark)
                         .run(all_of({.point = 0, .first = 7, .count = 3}));
  EXPECT_EQ(seen, (std::vector<std::optional<std::uint64_t>>{7, 8, 9}));
  EXPECT_EQ(mark.trial(), std::nullopt);
  EXPECT_EQ(mark.begun(), 3u);
  EXPECT_EQ(batch.statistics.trials(), 3u);
}

}  // namespace
}  // namespace shaketable::runner
