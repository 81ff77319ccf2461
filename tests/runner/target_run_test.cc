// SPDX-License-Identifier: GPL-2.0-only
// Goal: a point stops at the first look at which its targets are met, whoever runs it and however
// often it is stopped.
#include <algorithm>

#include "campaigns.h"
#include "runner/target.h"

namespace shaketable::runner {
namespace {

using namespace testing;

class TargetRunTest : public RunnerTest {};

Target mean_within(double relative) {
  return {.statistic = "client.syn.sent.mean", .relative = relative, .absolute = {}};
}

/// Points of 5 to 25 % loss, the more lossy the later done; the last has no target.
std::vector<Job> make_targets(std::uint64_t trials) {
  auto jobs = make_jobs(5, trials);
  for (std::size_t point = 0; point + 1 < jobs.size(); ++point) {
    jobs[point].targets = {mean_within(0.02)};
  }
  return jobs;
}

/// How many batches a job needs, by a plain loop over the looks.
std::uint64_t batches_needed(const Job& job) {
  const std::uint64_t ceiling = (job.trials + kBatchTrials - 1) / kBatchTrials;
  if (job.targets.empty()) {
    return ceiling;
  }
  const auto backend = make_sim(job.scenario());
  stats::PointStatistics statistics(job.scenario().time_limit);
  for (const std::uint64_t look : {1, 2, 3, 4, 6, 9, 13, 19, 28, 42}) {
    const std::uint64_t batches = std::min<std::uint64_t>(look, ceiling);
    while (statistics.trials() < std::min(batches * kBatchTrials, job.trials)) {
      statistics.add(trial::run_single(*backend, statistics.trials()));
    }
    if (batches == ceiling || are_met(job.targets, statistics)) {
      return batches;
    }
  }
  return 0;
}

std::vector<std::uint64_t> batches_of(const results::Store& store) {
  std::vector<std::uint64_t> batches(store.points().size());
  for (const results::BatchId& id : store.batches()) {
    ++batches[id.point];
  }
  return batches;
}

TEST_F(TargetRunTest, StopsAtTheFirstLookThatMeetsThem) {
  const auto jobs = make_targets(3000);
  std::vector<std::uint64_t> needed;
  for (const Job& job : jobs) {
    needed.push_back(batches_needed(job));
  }
  ASSERT_LT(needed[0], needed[3]);  // the test shows something
  ASSERT_LT(needed[3], 30u);
  std::string digest;
  for (const std::uint32_t workers : {1u, 2u, 3u, 7u}) {
    auto store = make_store(file(std::to_string(workers)), jobs, make_campaign());
    Notes notes;
    EXPECT_EQ(run_campaign(jobs, store, make_sim, {.workers = workers}, notes), End::Complete);
    EXPECT_EQ(batches_of(store), needed) << workers;
    if (digest.empty()) {
      digest = store.content_digest();
    }
    EXPECT_EQ(store.content_digest(), digest) << workers;
    const Progress& end = notes.progresses.back();
    EXPECT_EQ(notes.progresses.front().trials, 15'000u);
    EXPECT_EQ(end.trials_done, end.trials);
    EXPECT_EQ(end.points_done, 5u);
  }
}

TEST_F(TargetRunTest, TheCeilingIsTheEnd) {
  auto jobs = make_jobs(1, 450);
  jobs[0].targets = {mean_within(1e-6)};
  auto store = make_store(file("a"), jobs, make_campaign());
  Observer observer;
  EXPECT_EQ(run_campaign(jobs, store, make_sim, {.workers = 2}, observer), End::Complete);
  EXPECT_EQ(store.statistics(0).trials(), 450u);
}

/// Stops after so many batches.
class StopAfter : public Observer {
 public:
  explicit StopAfter(int batches) : left_(batches + 1) {}
  void on_progress(const Progress&) override { --left_; }
  bool wants_to_stop() override { return left_ <= 0; }

 private:
  int left_;
};

TEST_F(TargetRunTest, TheSameAfterStops) {
  const auto jobs = make_targets(3000);
  const std::string digest = plain_digest(file("plain"), jobs);
  for (const int batches : {1, 2, 5}) {
    const auto path = file("stopped" + std::to_string(batches));
    (void)make_store(path, jobs, make_campaign());
    End end = End::Stopped;
    while (end == End::Stopped) {
      auto store = open_store(path);
      StopAfter stop(batches);
      end = run_campaign(jobs, store, make_sim, {.workers = 2}, stop);
    }
    EXPECT_EQ(open_store(path).content_digest(), digest) << batches;
  }
}

TEST_F(TargetRunTest, ALookThatWasMissedIsMadeUpFor) {
  // Killed between the batch that ends a stage and the look: the batches of the stage are in, and
  // the point is not closed.
  auto jobs = make_jobs(1, 3000);
  auto unbounded = jobs;
  jobs[0].targets = {mean_within(0.02)};
  const std::uint64_t needed = batches_needed(jobs[0]);
  const std::string digest = plain_digest(file("plain"), jobs);
  auto store = make_store(file("a"), jobs, make_campaign());
  StopAfter stop(static_cast<int>(needed));
  EXPECT_EQ(run_campaign(unbounded, store, make_sim, {}, stop), End::Stopped);
  ASSERT_EQ(store.batches().size(), needed);
  ASSERT_FALSE(store.is_closed(0));
  Observer observer;
  EXPECT_EQ(run_campaign(jobs, store, make_sim, {}, observer), End::Complete);
  EXPECT_TRUE(store.is_closed(0));
  EXPECT_EQ(store.content_digest(), digest);
}

TEST_F(TargetRunTest, RepairsComeBeforeTheLook) {
  // The first trials fail once. Their repair is part of the first stage, so the end is as if
  // nothing had been.
  const auto jobs = make_targets(3000);
  const std::string digest = plain_digest(file("plain"), jobs);
  auto store = make_store(file("a"), jobs, make_campaign());
  const auto faulty = with_accident([](const trial::Scenario&, std::uint64_t trial) {
    check(trial >= 20, "the first trials fail");
  });
  StopAfter stop(1);
  EXPECT_EQ(run_campaign(jobs, store, faulty, {}, stop), End::Stopped);
  ASSERT_EQ(store.failures().size(), 20u);
  ASSERT_FALSE(store.is_closed(0));
  Observer observer;
  EXPECT_EQ(run_campaign(jobs, store, make_sim, {.workers = 3}, observer), End::Complete);
  EXPECT_EQ(store.content_digest(), digest);
}

}  // namespace
}  // namespace shaketable::runner
