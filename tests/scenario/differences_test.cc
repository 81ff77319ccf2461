// SPDX-License-Identifier: GPL-2.0-only
// Goal: whoever has two campaigns learns which keys are not the same.
#include "scenario/differences.h"

#include <gtest/gtest.h>

#include <ostream>

#include "scenario/campaign.h"
#include "scenario/support.h"

namespace shaketable::scenario {

void PrintTo(const Difference& difference, std::ostream* out) {
  *out << difference.key << ": " << difference.ours << " | " << difference.theirs;
}

namespace {

using Found = std::vector<Difference>;

Found between(std::string_view ours, std::string_view theirs) {
  const auto found =
      differences(campaign_yaml(sound_text(ours)), campaign_yaml(sound_text(theirs)));
  EXPECT_TRUE(found) << found.error().to_string();
  return found.value_or(Found{});
}

TEST(Differences, ThereAreNoneInTheSame) {
  constexpr std::string_view kText =
      "topology: {kind: chain, hops: 3}\nsweep: {seed: [1, 2], zip: {client.mss: [100], "
      "server.mss: [100]}}\n";
  EXPECT_EQ(between(kText, kText), Found{});
  EXPECT_EQ(between("trials: 1000", "seed: 1 # the default\n"), Found{});
  EXPECT_EQ(between("description: One.\nsweep: {seed: [1, 2]}",
                    "description: Another.\nsweep: {seed: [1, 2]}"),
            Found{});
}

TEST(Differences, AreKeysAsSetNamesThem) {
  EXPECT_EQ(between("topology: {delay: 25ms}\nclient: {syn: {first: 2s}}\n",
                    "topology: {delay: 20ms}\ndescription: other\nrecord: summary\n"),
            (Found{{"topology.delay", "25ms", "20ms"},
                   {"client.syn.first", "2s", "1s"},
                   {"record", "trials", "summary"}}));
}

TEST(Differences, OfKeysThatOnlyOneHas) {
  EXPECT_EQ(
      between("impair: {client->server: loss 1%}\nserver: {open: none}\n",
              "impair: {server->client: loss 2%}\nserver: {open: none}\n"),
      (Found{{"impair.client->server", "loss 1%", ""}, {"impair.server->client", "", "loss 2%"}}));
  EXPECT_EQ(
      between("trials: 5", "trials: 5\nimpair: {\"*\": loss 2%}\n"),
      (Found{{"impair.client->server", "", "loss 2%"}, {"impair.server->client", "", "loss 2%"}}));
}

TEST(Differences, OfLists) {
  EXPECT_EQ(between("client: {options: [mss, sack]}", "client: {options: [mss]}"),
            (Found{{"client.options", "[mss, sack]", "[mss]"}}));
  EXPECT_EQ(between("topology: {kind: chain, hops: 3}\n",
                    "topology: {kind: chain, links: [{}, {delay: 5ms}]}\n"),
            (Found{{"topology.links.1.delay", "10ms", "5ms"},
                   {"topology.links.2.rate", "100Mbps", ""},
                   {"topology.links.2.delay", "10ms", ""},
                   {"topology.links.2.queue", "100", ""}}));
}

TEST(Differences, OfSweeps) {
  EXPECT_EQ(
      between("sweep: {client.mss: [100, 200], seed: [1, 2]}",
              "sweep: {client.mss: [100, 300], seed: [1, 2], trials: [4, 5]}"),
      (Found{{"sweep.client.mss", "[100, 200]", "[100, 300]"}, {"sweep.trials", "", "[4, 5]"}}));
  EXPECT_EQ(between("seed: 1", "sweep: {seed: [1, 2]}"), (Found{{"sweep.seed", "", "[1, 2]"}}));
  EXPECT_EQ(between("sweep: {zip: {client.mss: [100, 200], seed: [1, 2]}}",
                    "sweep: {zip: {client.mss: [100, 201], seed: [1, 2]}}"),
            (Found{{"sweep.zip.0.client.mss", "[100, 200]", "[100, 201]"}}));
  EXPECT_EQ(between("until: outcome.refused within 5%", "until: outcome.refused within 1%"),
            (Found{{"until", "[outcome.refused within 5%]", "[outcome.refused within 1%]"}}));
}

TEST(Differences, OfTheOrderOfAxes) {
  EXPECT_EQ(between("sweep: {client.mss: [100, 200], seed: [1, 2]}",
                    "sweep: {seed: [1, 2], client.mss: [100, 200]}"),
            (Found{{"sweep", "{client.mss, seed}", "{seed, client.mss}"}}));
}

/// What is written of the base matters only where the rest is the same.
TEST(Differences, OfTheBaseAlone) {
  constexpr std::string_view kSwept = "sweep: {client.profile: [rfc6298, macos]}\n";
  const std::string written = std::string(kSwept) + "client: {syn: {first: 1s}}\n";
  EXPECT_EQ(between(kSwept, written), (Found{{"base.client.syn.first", "", "1s"}}));
  EXPECT_EQ(between(kSwept, written + "seed: 2\n"), (Found{{"seed", "1", "2"}}));
}

TEST(Differences, OfAMappingAndAText) {
  EXPECT_EQ(*differences("a: {b: 1}", "a: 5"), (Found{{"a", "{b: 1}", "5"}}));
}

TEST(Differences, OfLongTexts) {
  const std::string text =
      "sweep: {sample: {method: random, points: 8000, axes: {topology.delay: {from: 0s, to: 1s}, "
      "client.open_at: {from: 0s, to: 1s}, client.close_after: {from: 0s, to: 1s}}}}\n";
  ASSERT_GT(campaign_yaml(sound_text(text)).size(), 200'000U);
  EXPECT_EQ(between(text, text + "trials: 5"), (Found{{"trials", "1000", "5"}}));
}

TEST(Differences, ATextThatIsNoYamlIsAnError) {
  const auto found = differences("a: 1", "a: [");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().where.file, "theirs");
  EXPECT_FALSE(differences("", "a: 1"));
}

}  // namespace
}  // namespace shaketable::scenario
