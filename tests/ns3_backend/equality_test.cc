// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: a trial has one result. Both backends give it, whatever ran before it. Thousands of random
// scenarios, with every impairment and role, and with as many ties as can be had; a failure names
// the scenario, the trial and both ladders.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "ns3_backend/ns3_backend.h"
#include "sim/sim_backend.h"
#include "trial/ladder.h"
#include "trial/random_scenario.h"
#include "trial/result_text.h"

namespace shaketable {
namespace {

using trial::testing::describe;
using trial::testing::random_crowd;
using trial::testing::random_scenario;

struct Trial {
  trial::ConnectionResult result;
  std::string text;
};

Trial play(trial::Backend& backend, std::uint64_t trial) {
  Trial played;
  trial::Trace trace;
  played.result = trial::run_single(backend, trial, &trace);
  played.text = trial::ladder(trace) + trial::testing::result_text(played.result);
  return played;
}

std::unique_ptr<trial::Backend> sim_of(const trial::Scenario& scenario) {
  auto made = sim::make_backend(scenario);
  return made ? std::move(*made) : nullptr;
}

/// One of 16 parts, so that a machine with many cores runs them side by side.
class Equality : public ::testing::TestWithParam<std::uint64_t> {};

#ifdef NDEBUG
constexpr std::uint64_t kScenariosOfOnePart = 320;
#else
constexpr std::uint64_t kScenariosOfOnePart = 60;
#endif

TEST_P(Equality, BothBackendsGiveOneResult) {
  std::uint64_t established = 0;
  std::uint64_t packets = 0;
  std::uint64_t crashes = 0;
  for (std::uint64_t i = 0; i < kScenariosOfOnePart; ++i) {
    const trial::Scenario scenario = random_scenario(GetParam() * kScenariosOfOnePart + i);
    SCOPED_TRACE(describe(scenario));
    const auto sim = sim_of(scenario);
    const auto ns3 = ns3_backend::make_backend(scenario);
    ASSERT_TRUE(sim && ns3);
    // sim: in order, then one of them alone. ns-3: the last one first, and again after the others.
    std::map<std::uint64_t, Trial> expected;
    for (const std::uint64_t trial : {0, 1, 2}) {
      expected[trial] = play(*sim, trial);
    }
    ASSERT_EQ(play(*sim_of(scenario), 1).text, expected[1].text) << "sim, alone and in a batch";
    for (const std::uint64_t trial : {2, 0, 1, 2}) {
      const Trial actual = play(**ns3, trial);
      ASSERT_EQ(actual.text, expected[trial].text) << "trial " << trial << ", ns3 and sim";
      ASSERT_TRUE(actual.result == expected[trial].result) << "trial " << trial;
      established += actual.result.outcome == trial::Outcome::Established ? 1 : 0;
      packets += actual.result.client.syn.sent + actual.result.client.acks_sent;
      crashes += actual.text.find("  crash\n") != std::string::npos ? 1 : 0;
    }
  }
  // What is compared has substance: neither do all trials fail, nor do all go well.
  EXPECT_GT(established, kScenariosOfOnePart);
  EXPECT_LT(established, 4 * kScenariosOfOnePart * 4 / 5);
  EXPECT_GT(packets, 4 * kScenariosOfOnePart);
  EXPECT_GT(crashes, kScenariosOfOnePart / 3);
}

/// All connections of a trial as text, with the ladder of one of them.
std::string play_all(trial::Backend& backend, std::uint64_t trial, std::uint32_t watched,
                     trial::TrialResult& result) {
  trial::Watch watch;
  watch.connection = watched;
  backend.run(trial, result, &watch);
  std::string text = trial::ladder(watch.trace);
  for (const trial::ConnectionResult& connection : result.connections) {
    text += std::to_string(connection.connection) + " " + trial::testing::result_text(connection);
  }
  return text;
}

// The same of many connections at once, in both families: their packets meet in queues, hosts have
// many timers, and what is due at one instant has an order.
TEST_P(Equality, OfManyConnections) {
  std::uint64_t opened = 0;
  double share_established = 0;  // of a trial, added up: in a crowd all may fail alike
  for (std::uint64_t i = 0; i < kScenariosOfOnePart / 2; ++i) {
    const trial::Scenario scenario = random_crowd(GetParam() * kScenariosOfOnePart + i);
    SCOPED_TRACE(describe(scenario));
    const auto sim = sim_of(scenario);
    const auto ns3 = ns3_backend::make_backend(scenario);
    ASSERT_TRUE(sim && ns3);
    trial::TrialResult expected;
    trial::TrialResult actual;
    for (const std::uint64_t trial : {1, 0}) {
      const auto watched = static_cast<std::uint32_t>((i + trial) % scenario.workload.connections);
      ASSERT_EQ(play_all(**ns3, trial, watched, actual), play_all(*sim, trial, watched, expected))
          << "trial " << trial << ", connection " << watched;
      ASSERT_TRUE(actual == expected) << "trial " << trial;
      opened += actual.connections.size();
      const auto established = std::ranges::count(actual.connections, trial::Outcome::Established,
                                                  &trial::ConnectionResult::outcome);
      share_established += static_cast<double>(established) / scenario.workload.connections;
    }
  }
  EXPECT_GT(opened, 3 * kScenariosOfOnePart);
  EXPECT_GT(share_established, 0.25 * kScenariosOfOnePart);
  EXPECT_LT(share_established, 0.8 * kScenariosOfOnePart);
}

// ns-3's clock would overflow after 292 years of trials: the topology is built anew before.
TEST(Rebuild, MakesNoDifference) {
  const trial::Scenario scenario = random_scenario(7);
  const auto sim = sim_of(scenario);
  const auto ns3 =
      ns3_backend::make_backend(scenario, {.pcap_prefix = {}, .rebuild_after = Duration::ns(1)});
  ASSERT_TRUE(sim && ns3);
  for (std::uint64_t trial = 0; trial < 50; ++trial) {
    ASSERT_EQ(play(**ns3, trial).text, play(*sim, trial).text) << trial;
  }
}

INSTANTIATE_TEST_SUITE_P(Random, Equality, ::testing::Range<std::uint64_t>(0, 16));

}  // namespace
}  // namespace shaketable
