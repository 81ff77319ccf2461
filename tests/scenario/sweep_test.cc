// SPDX-License-Identifier: GPL-2.0-only
// Goal: `sweep:` means what it says, and `--set` goes with it.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scenario/points.h"
#include "scenario/support.h"

namespace shaketable::scenario {
namespace {

/// The axes, those that move together in one list.
using KeysAndValues = std::vector<std::pair<std::string, std::vector<std::string>>>;

std::vector<KeysAndValues> groups_of(const Document& document) {
  std::vector<KeysAndValues> groups;
  for (const AxisGroup& group : document.sweep) {
    KeysAndValues& axes = groups.emplace_back();
    for (const Axis& axis : group.axes) {
      axes.emplace_back(axis.key, axis.values);
    }
  }
  return groups;
}

std::vector<KeysAndValues> groups_of(std::string_view text,
                                     const std::vector<std::string>& sets = {}) {
  return groups_of(sound_text(text, sets));
}

TEST(Sweep, AxesAreRead) {
  const std::vector<KeysAndValues> expected = {
      {{"impair.*.loss", {"0%", "0.25%", "0.5%", "0.75%", "1%"}}},
      {{"client.profile", {"rfc6298", "linux-6.5"}}},
      {{"topology.delay", {"1ms", "2ms", "4ms", "8ms"}}},
      {{"server.backlog", {"1", "2", "5"}}},
      {{"topology.rate", {"1000000bps", "2000000bps", "3000000bps"}}},
      {{"client.options", {"[mss]", "[mss, sack]", "[]"}}},
  };
  EXPECT_EQ(groups_of(R"(
sweep:
  impair.*.loss: {from: 0%, to: 1%, step: 0.25%}
  client.profile: [rfc6298, linux-6.5]
  topology.delay: {from: 1ms, to: 10ms, factor: 2}
  server.backlog: {from: 1, to: 10, factor: 2.5}
  topology.rate: {from: 1Mbps, to: 3Mbps, step: 1Mbps}
  client.options: [[mss], [mss, sack], []]
)"),
            expected);
}

TEST(Sweep, CountedValuesAreCutToWholeUnits) {
  const std::vector<KeysAndValues> expected = {
      {{"topology.delay", {"0s", "333.333333ms", "666.666666ms", "1s"}}},
      {{"server.backlog", {"1", "3", "6", "9", "12"}}},
      {{"impair.*.loss", {"0%", "33.3333333%", "66.6666666%", "100%"}}},
      {{"topology.rate", {"1bps", "2bps"}}},
  };
  EXPECT_EQ(groups_of(R"(
sweep:
  topology.delay: {from: 0s, to: 1s, count: 4}
  server.backlog: {from: 1, to: 12, count: 5, scale: linear}
  impair.*.loss: {from: 0%, to: 100%, count: 4}
  topology.rate: {from: 1bps, to: 2bps, count: 2}
)"),
            expected);
}

TEST(Sweep, LogarithmsAreEvenlySpaced) {
  const std::vector<KeysAndValues> expected = {
      {{"server.backlog", {"1", "3", "10", "32", "100", "316", "1000"}}},
      {{"impair.*.loss", {"0.01%", "0.1%", "1%", "10%", "100%"}}},
      // Sixteen orders of magnitude, to the nanosecond.
      {{"client.open_at",
        {"1ns", "10ns", "100ns", "1us", "10us", "100us", "1ms", "10ms", "100ms", "1s", "10s",
         "100s", "1000s", "10000s", "100000s", "1000000s", "10000000s"}}},
  };
  EXPECT_EQ(groups_of(R"(
sweep:
  server.backlog: {from: 1, to: 1000, count: 7, scale: log}
  impair.*.loss: {from: 0.01%, to: 100%, count: 5, scale: log}
  client.open_at: {from: 1ns, to: 10000000s, count: 17, scale: log}
)"),
            expected);
}

TEST(Sweep, ZipsMoveTogether) {
  const std::vector<KeysAndValues> expected = {
      {{"seed", {"1", "2"}}},
      {{"client.profile", {"macos", "rfc6298"}}, {"server.profile", {"macos", "rfc6298"}}},
      {{"client.mss", {"100", "100", "300"}}, {"server.mss", {"100", "200", "300"}}},
  };
  EXPECT_EQ(groups_of(R"(
sweep:
  zip:
    - {client.profile: [macos, rfc6298], server.profile: [macos, rfc6298]}
    - client.mss: [100, 100, 300]
      server.mss: {from: 100, to: 300, count: 3}
  seed: [1, 2]
)"),
            expected);
}

/// The promise that a sweep rests on: a value of an axis is a `--set` argument.
TEST(Sweep, AxisValuesCanBeSet) {
  constexpr std::string_view kText = R"(
impair: {client->server: delay 5ms loss 3%}
sweep:
  impair.*.loss: [10%, gemodel 1% 10% per 5ms]
  client.syn: [{first: 2s}, {first: 3s, cap: 4s}]
)";
  const Document document = sound_text(kText);
  for (const AxisGroup& group : document.sweep) {
    const Axis& axis = group.axes.front();
    std::vector<std::string> digests;
    for (const std::string& value : axis.values) {
      digests.push_back(sound_text(kText, {axis.key + "=" + value}).digest);
    }
    EXPECT_NE(digests.at(0), digests.at(1)) << axis.key;
  }
}

TEST(Sweep, WhatAValueChangesIsKnown) {
  const Document document = sound_text(R"(
topology: {kind: chain, hops: 2, delay: 10ms}
client: {mss: 1000}
server: {mss: 500}
impair: {client->server: loss 1%}
sweep:
  topology.delay: [1ms, 10000us]
  client.mss: [500, 1000]
  impair.client->server: [[], loss 1.0%, loss 2%]
)");
  using Effects = std::vector<std::string>;
  EXPECT_EQ(document.sweep[0].axes[0].effects,
            (Effects{"topology:links:0.{rate: 100Mbps, delay: 1ms, queue: 100}; "
                     "topology:links:1.{rate: 100Mbps, delay: 1ms, queue: 100}",
                     ""}));
  EXPECT_EQ(document.sweep[1].axes[0].effects, (Effects{"client:mss: 500", ""}));
  EXPECT_EQ(document.sweep[2].axes[0].effects,
            (Effects{"less", "", "impair:client->server: loss 2%"}));
}

TEST(Sweep, AMillionPointsAreTheMost) {
  const Document document = sound_text(
      "sweep:\n  seed: {from: 1, to: 1000, step: 1}\n"
      "  server.backlog: {from: 1, to: 1000, step: 1}\n");
  ASSERT_EQ(point_count(document), 1'000'000U);
  EXPECT_EQ(point_at(document, 999'999).name, "seed=1000, server.backlog=1000");
}

constexpr std::string_view kSwept = R"(
sweep:
  topology.delay: [1ms, 2ms]
  impair.*.loss: [1%, 2%]
  client.syn: [{first: 2s}, {first: 3s}]
  zip: {client.profile: [macos, rfc6298], server.profile: [macos, rfc6298]}
  sample:
    - {method: random, points: 3, axes: {client.mss: {from: 100, to: 999}}}
    - {method: random, points: 3, axes: {server.mss: {from: 100, to: 999}}}
)";

TEST(SetOfAnAxis, TakesItsPlace) {
  const auto all = groups_of(kSwept);
  ASSERT_EQ(all.size(), 6U);
  const Document document = sound_text(kSwept, {"topology.delay=5ms"});
  EXPECT_EQ(groups_of(document), (std::vector(all.begin() + 1, all.end())));
  EXPECT_EQ(document.scenario.topology.links[0].delay, Duration::ms(5));
  const auto scenario = scenario_at(document, point_at(document, 0));
  ASSERT_TRUE(scenario);
  EXPECT_EQ(scenario->topology.links[0].delay, Duration::ms(5));
}

TEST(SetOfAnAxis, LeavesTheRestOfAZip) {
  auto expected = groups_of(kSwept);
  expected[3].erase(expected[3].begin());
  EXPECT_EQ(groups_of(kSwept, {"client.profile=windows-11"}), expected);
  expected.erase(expected.begin() + 3);
  EXPECT_EQ(groups_of(kSwept, {"client.profile=macos", "server.profile=macos"}), expected);
}

TEST(SetOfAnAxis, LeavesTheOtherSamples) {
  auto expected = groups_of(kSwept);
  expected.erase(expected.begin() + 4);
  EXPECT_EQ(groups_of(kSwept, {"client.mss=500"}), expected);
  expected.erase(expected.begin() + 4);
  EXPECT_EQ(groups_of(kSwept, {"client.mss=500", "server.mss=500"}), expected);
}

TEST(SetOfAnAxis, MayLeaveNoSweep) {
  constexpr std::string_view kOne = "sweep: {seed: [1, 2]}\n";
  EXPECT_TRUE(sound_text(kOne, {"seed=5"}).sweep.empty());
  EXPECT_EQ(sound_text(kOne, {"seed=5"}).canonical, sound_text("seed: 5").canonical);
}

TEST(SetOfAnAxis, IsNotWhatIsAroundIt) {
  EXPECT_EQ(groups_of(kSwept, {"impair.server->client.delay=1ms", "client.rto.initial=2s"}),
            groups_of(kSwept));
  EXPECT_EQ(groups_of(kSwept, {"topology={delay: 3ms}", "impair.*=delay 1ms"}), groups_of(kSwept));
}

TEST(SetOfAnAxis, IsRefusedIfItWouldDoNothing) {
  EXPECT_EQ(errors_of(kSwept, {"client.syn.first=9s"}),
            "--set:1:1: client.syn.first: the axis 'client.syn' sets this at every point; expected "
            "--set client.syn=VALUE, which takes the axis's place\n");
  EXPECT_EQ(errors_of(kSwept, {"impair.client->server.loss=9%"}),
            "--set:1:1: impair.client->server.loss: the axis 'impair.*.loss' sets this at every "
            "point; expected --set impair.*.loss=VALUE, which takes the axis's place\n");
}

TEST(SetOfTheSweep, ReachesAxesZipsAndSamples) {
  const auto groups =
      groups_of(kSwept, {"sweep.topology.delay=[7ms]", "sweep.zip.client.profile=[macos, macos]",
                         "sweep.sample.0.points=1", "sweep.sample.1.axes.server.mss=[5, 100, 101]",
                         "sweep.sample.1.axes.server.mss=[100, 101, 102, 103, 104, 105, 106, 107]",
                         "sweep.sample.1.points=1", "sweep.trials=[8, 9]"});
  ASSERT_EQ(groups.size(), 7U);
  EXPECT_EQ(groups[0][0].second, std::vector<std::string>{"7ms"});
  EXPECT_EQ(groups[3], (KeysAndValues{{"trials", {"8", "9"}}}));
  EXPECT_EQ(groups[4][0].second, (std::vector<std::string>{"macos", "macos"}));
  EXPECT_EQ(groups[5][0].second.size(), 1U);
  EXPECT_GE(std::stoi(groups[6][0].second.at(0)), 100);
}

}  // namespace
}  // namespace shaketable::scenario
