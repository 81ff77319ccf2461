// SPDX-License-Identifier: GPL-2.0-only
// Goal: points are named, stand in a known order, and keep their dice when the sweep around them
// changes. Method: examples, and random sweeps held against `--set` and against larger sweeps.
#include "scenario/points.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "scenario/random_sweep.h"
#include "scenario/support.h"
#include "scenario/writer.h"

namespace shaketable::scenario {
namespace {

using testing::Dice;

std::vector<std::string> names_of(const Document& document) {
  std::vector<std::string> names;
  for (const Point& point : points(document)) {
    names.push_back(point.name);
  }
  return names;
}

trial::Scenario sound_at(const Document& document, const Point& point) {
  const auto scenario = scenario_at(document, point);
  EXPECT_TRUE(scenario) << text_of(scenario.error());
  return scenario.value_or(trial::Scenario{});
}

TEST(Points, WithoutASweepThereIsOne) {
  const Document document = sound_text("trials: 5\nclient: {profile: macos}\n");
  ASSERT_EQ(points(document), std::vector{Point{}});
  EXPECT_EQ(sound_at(document, Point{}), document.scenario);
}

TEST(Points, TheFirstAxisChangesSlowest) {
  const Document document = sound_text(R"(
sweep:
  sample: {method: latin-hypercube, points: 2, axes: {client.profile: [macos, rfc6298]}}
  zip: {server.mss: [100, 200], server.send: [3, 4]}
  seed: [7, 8]
  topology.delay: [1ms, 2ms]
)");
  const std::vector<std::string> names = names_of(document);
  ASSERT_EQ(names.size(), 16U);
  EXPECT_TRUE(names[0].starts_with(
      "seed=7, topology.delay=1ms, server.mss=100, server.send=3, client.profile="));
  EXPECT_TRUE(names[2].starts_with("seed=7, topology.delay=1ms, server.mss=200, server.send=4, "));
  EXPECT_TRUE(names[4].starts_with("seed=7, topology.delay=2ms, server.mss=100, server.send=3, "));
  EXPECT_TRUE(names[8].starts_with("seed=8, topology.delay=1ms, server.mss=100, server.send=3, "));
  EXPECT_NE(names[0], names[1]);
}

TEST(Points, TheSeedNameIsThatOfWhatChanges) {
  const Document document = sound_text(R"(
seed: 5
sweep:
  trials: [1, 2]
  time_limit: [3s]
  topology.delay: [10ms, 25ms]
  client.mss: [1460, 100]
)");
  const auto all = points(document);
  ASSERT_EQ(all.size(), 8U);
  EXPECT_EQ(all[0].seed_name, "");
  EXPECT_EQ(all[1].seed_name, "client.mss=client:mss: 100");
  EXPECT_EQ(all[7].name, "trials=2, time_limit=3s, topology.delay=25ms, client.mss=100");
  EXPECT_EQ(all[7].seed_name,
            "client.mss=client:mss: 100, topology.delay=topology: {kind: point-to-point, "
            "rate: 100Mbps, delay: 25ms, queue: 100}");
  EXPECT_EQ(all[7].set[0], (std::pair<std::string, std::string>("trials", "2")));
  const trial::Scenario scenario = sound_at(document, all[7]);
  EXPECT_EQ(scenario.point, all[7].seed_name);
  EXPECT_EQ(scenario.trials, 2U);
  EXPECT_EQ(scenario.time_limit, Duration::s(3));
  EXPECT_EQ(scenario.topology.links[0].delay, Duration::ms(25));
  EXPECT_EQ(scenario.client.mss, 100);
  EXPECT_EQ(scenario.seed, 5U);
}

TEST(Points, AreWhatSetMakesOfTheScenario) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Dice dice(seed);
    const std::string text = grid_text(random_axes(dice, 3));
    const Document document = sound_text(text);
    std::set<std::string> names;
    for (const Point& point : points(document)) {
      std::vector<std::string> sets;
      for (const auto& [key, value] : point.set) {
        sets.push_back(key + "=" + value);
      }
      trial::Scenario scenario = sound_at(document, point);
      scenario.point = {};
      ASSERT_EQ(scenario, sound_text(text, sets).scenario) << text << point.name;
      names.insert(point.name);
    }
    EXPECT_EQ(names.size(), point_count(document));
  }
}

/// A point's settings by key, without those of the base.
std::map<std::string, std::string> changes_of(const Point& point) {
  std::map<std::string, std::string> changes(point.set.begin(), point.set.end());
  for (const PoolAxis& axis : kPool) {
    const auto found = changes.find(std::string(axis.key));
    if (found != changes.end() && found->second == axis.values[0]) {
      changes.erase(found);
    }
  }
  return changes;
}

TEST(Points, KeepTheirDiceWhenAxesAreAddedRemovedOrReordered) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Dice dice(seed);
    Axes axes = random_axes(dice, 4);
    const Document larger = sound_text(grid_text(axes));
    axes.resize(dice.from<std::size_t>(1, 3));
    shuffle(dice, axes);
    for (auto& [key, values] : axes) {
      shuffle(dice, values);
    }
    const Document smaller = sound_text(grid_text(axes));
    std::map<std::map<std::string, std::string>, trial::Scenario> before;
    for (const Point& point : points(larger)) {
      before[changes_of(point)] = sound_at(larger, point);
    }
    for (const Point& point : points(smaller)) {
      const auto same = before.find(changes_of(point));
      ASSERT_NE(same, before.end()) << point.name;
      ASSERT_EQ(sound_at(smaller, point), same->second) << point.name;
    }
  }
}

TEST(Points, KeepTheirDiceWhenValuesAreWrittenInAnotherWay) {
  const Document one = sound_text("sweep: {impair.*.loss: [1%, 5%], topology.delay: [20ms]}");
  const Document other =
      sound_text("sweep: {impair.*.loss: [1.0%, 5.00%], topology.delay: [20000us]}");
  for (const std::size_t index : {0u, 1u}) {
    EXPECT_NE(point_at(one, index).name, point_at(other, index).name);
    EXPECT_EQ(point_at(one, index).seed_name, point_at(other, index).seed_name);
    EXPECT_EQ(sound_at(one, point_at(one, index)), sound_at(other, point_at(other, index)));
  }
}

TEST(Points, HaveDiceOfTheirOwn) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Dice dice(seed);
    const Document document = sound_text(grid_text(random_axes(dice, 4)));
    std::map<std::string, std::string> by_scenario;
    std::set<std::string> seed_names;
    for (const Point& point : points(document)) {
      trial::Scenario scenario = sound_at(document, point);
      scenario.point = {};
      scenario.seed = 1;
      scenario.trials = 1;
      scenario.time_limit = Duration::s(1);
      by_scenario.try_emplace(to_yaml(scenario), point.seed_name);
      EXPECT_EQ(by_scenario[to_yaml(scenario)], point.seed_name) << point.name;
      seed_names.insert(point.seed_name);
    }
    EXPECT_EQ(seed_names.size(), by_scenario.size());
  }
}

TEST(Points, ThatAreUnsoundTogetherAreNamed) {
  const Document document = sound_text(
      "client: {syn: {first: 3s, cap: 60s}}\n"
      "sweep: {client.syn.first: [3s, 30s], client.syn.cap: [60s, 10s]}\n");
  const auto scenario = scenario_at(document, point_at(document, 3));
  ASSERT_FALSE(scenario);
  EXPECT_EQ(text_of(scenario.error()),
            "test.yaml:2:8: client.syn.cap: at the point 'client.syn.first=30s, "
            "client.syn.cap=10s': the longest wait (cap 10s) is shorter than the first one (30s); "
            "expected cap >= first\n");
  EXPECT_TRUE(scenario_at(document, point_at(document, 1)));
}

TEST(Points, AreNotMadeOfFilesThatChanged) {
  const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) / "points_files";
  std::filesystem::create_directories(folder);
  const auto write = [&](const char* table) { std::ofstream(folder / "mine.dist") << table; };
  write("-8192 0 8192\n");
  const auto document = parse(
      "impair: {client->server: delay 9ms 1ms distribution mine.dist}\n"
      "sweep: {impair.server->client: [delay 5ms, delay 5ms 1ms distribution mine.dist]}",
      (folder / "scenario.yaml").string());
  ASSERT_TRUE(document);
  const std::vector<Point> both = points(*document);
  write("-8192 0 8192");
  for (const Point& point : both) {
    sound_at(*document, point);
  }
  write("-8192 1 8191\n");
  for (const Point& point : both) {
    const auto scenario = scenario_at(*document, point);
    ASSERT_FALSE(scenario);
    EXPECT_EQ(scenario.error().front().problem,
              "at the point '" + point.name + "': a file of quantiles is no longer what it was");
  }
  std::filesystem::remove_all(folder);
}

TEST(FindPoint, ByName) {
  const Document document =
      sound_text("sweep: {client.profile: [macos, linux-6.5], client.options: [[mss, sack], []]}");
  for (const Point& point : points(document)) {
    EXPECT_EQ(find_point(document, point.name), point);
  }
  const auto missing = find_point(document, "client.profile=linux-6.6, client.options=[]");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().to_string(),
            "no point is called 'client.profile=linux-6.6, client.options=[]'; expected one of 4, "
            "such as 'client.profile=macos, client.options=[mss, sack]'; did you mean "
            "'client.profile=linux-6.5, client.options=[]'?");
}

TEST(FindPoint, WithoutASweep) {
  const Document document = sound_text("trials: 5");
  EXPECT_EQ(find_point(document, ""), Point{});
  const auto missing = find_point(document, "seed=1");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().to_string(),
            "the scenario has no sweep, and so no point 'seed=1'; expected no point");
}

}  // namespace
}  // namespace shaketable::scenario
