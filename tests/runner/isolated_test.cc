// SPDX-License-Identifier: GPL-2.0-only
#include "runner/isolated.h"

#include <gmock/gmock.h>

#include <csignal>
#include <stdexcept>
#include <thread>

#include "runner/batch_runner.h"
#include "runner/support.h"

namespace shaketable::runner {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

bool never() { return false; }

class Isolated : public RunnerTest {
 protected:
  /// The batch of the first ten trials of the second point.
  std::optional<results::Batch> run(const MakeBackend& make, const WantsToStop& wants_to_stop,
                                    const Options& options = {}) {
    IsolatedRunner runner(jobs_, make, results::Record::Trials, options);
    return runner.run(all_of(kBatch), wants_to_stop);
  }
  /// What a run in this process gives.
  results::Batch here() {
    TrialMark mark;
    const MakeBackend make = make_sim;
    return BatchRunner(jobs_, make, results::Record::Trials, mark).run(all_of(kBatch));
  }

  static constexpr results::BatchId kBatch = {.point = 1, .first = 20, .count = 10};

  std::vector<Job> jobs_ = make_jobs(2, 100);
};

TEST_F(Isolated, GivesTheBatch) {
  EXPECT_EQ(results::encode(run(make_sim, never).value()), results::encode(here()));
}

// The worker dies in trial 23 each time; trial 25 throws.
TEST_F(Isolated, ACrashIsAFailureOfItsTrial) {
  const auto batch =
      run(with_accident([](const trial::Scenario& /*scenario*/, std::uint64_t trial) {
            if (trial == 23) {
              std::raise(SIGKILL);
            }
            if (trial == 25) {
              throw std::runtime_error("no such luck");
            }
          }),
          never);
  ASSERT_TRUE(batch);
  EXPECT_THAT(batch->failures, ElementsAre(results::Failure{1, 23, "killed by signal 9 (Killed)"},
                                           results::Failure{1, 25, "no such luck"}));
  EXPECT_EQ(batch->connections.size(), 8u);
}

TEST_F(Isolated, ATrialThatHangsIsAFailure) {
  const auto batch =
      run(with_accident([](const trial::Scenario& /*scenario*/, std::uint64_t trial) {
            while (trial == 29) {
              std::this_thread::sleep_for(1s);
            }
          }),
          never, {.trial_time = 200ms});
  ASSERT_TRUE(batch);
  EXPECT_THAT(batch->failures, ElementsAre(results::Failure{1, 29, "took longer than 0.2 s"}));
}

TEST_F(Isolated, IsStopped) {
  int asked = 0;
  const auto hang = with_accident([](const trial::Scenario& /*scenario*/, std::uint64_t /*trial*/) {
    std::this_thread::sleep_for(60s);
  });
  EXPECT_EQ(run(hang, [&asked] { return ++asked == 3; }), std::nullopt);
}

TEST_F(Isolated, GivesUpOnAWorkerThatIsLostOutsideOfTrials) {
  jobs_[1].scenario = []() -> trial::Scenario { throw std::runtime_error("no scenario"); };
  try {
    (void)run(make_sim, never, {.failures_max = 3});
    FAIL() << "it goes on";
  } catch (const RunError& error) {
    EXPECT_THAT(error.what(), HasSubstr("no scenario"));
  }
}

std::vector<std::byte> octets(std::size_t count) { return std::vector(count, std::byte{7}); }

using Call = RunnerTest;

TEST_F(Call, ReturnsWhatTheTaskReturns) {
  const pid_t here = getpid();
  EXPECT_EQ(call_isolated([here] { return octets(getpid() == here ? 1 : 1'000'000); }, never),
            octets(1'000'000));
}

TEST_F(Call, TellsHowAProcessEnded) {
  EXPECT_THROW((void)call_isolated([] { return raise(SIGSEGV), octets(1); }, never), RunError);
  try {
    (void)call_isolated([]() -> std::vector<std::byte> { throw std::runtime_error("why"); }, never);
    FAIL() << "it returns";
  } catch (const RunError& error) {
    EXPECT_THAT(error.what(), HasSubstr("why"));
  }
}

TEST_F(Call, IsStopped) {
  const auto hang = [] { return std::this_thread::sleep_for(60s), octets(1); };
  int asked = 0;
  EXPECT_EQ(call_isolated(hang, [&asked] { return ++asked == 3; }), std::nullopt);
}

}  // namespace
}  // namespace shaketable::runner
