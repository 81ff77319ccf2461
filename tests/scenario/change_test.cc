// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: an impairment that changes during a trial means the same, however it is written. Method:
// each spelling beside the text that it stands for; `--set` and axes on either. What is wrong is
// told in bad/change-*.yaml.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scenario/points.h"
#include "scenario/support.h"
#include "scenario/writer.h"

namespace shaketable::scenario {
namespace {

struct Spelling {
  const char* yaml;  ///< behind `client->server:`
  const char* text;  ///< what it stands for
};

class Changes : public testing::TestWithParam<Spelling> {};

TEST_P(Changes, AreThoseOfTheText) {
  const std::string key = "impair:\n  client->server: ";
  const Document mapped = sound_text(key + GetParam().yaml + "\n");
  const Document plain = sound_text(key + GetParam().text + "\n");
  EXPECT_EQ(mapped.scenario, plain.scenario);
  EXPECT_EQ(mapped.canonical, plain.canonical);
  EXPECT_EQ(mapped.digest, plain.digest);
  EXPECT_EQ(sound_text(mapped.canonical).digest, plain.digest);
}

INSTANTIATE_TEST_SUITE_P(
    All, Changes,
    testing::Values(
        Spelling{"{at: 10s loss 50%}", "at 10s loss 50%"},
        Spelling{"\n    at: 10s loss 50%", "at 10s loss 50%"},
        Spelling{"\n    at: 10s\n    impair: loss 50%", "at 10s loss 50%"},
        Spelling{"{impair: loss 50%, at: 10s}", "at 10s loss 50%"},
        Spelling{"{at: 10s, impair: [loss 50%, delay 1ms, reorder 5%]}",
                 "at 10s loss 50% delay 1ms reorder 5%"},
        Spelling{"{at: 10s, impair: []}", "at 10s"}, Spelling{"{at: \" 10s \"}", "at 10s"},
        Spelling{"{at: 10s loss 50% at 20s}", "at 10s loss 50% at 20s"},
        Spelling{"{at: 10s, impair: loss 50% at 20s}", "at 10s loss 50% at 20s"},
        Spelling{"[loss 1%, at: 10s, delay 5ms, drop SYN 1, at: 20s]",
                 "loss 1% at 10s delay 5ms drop SYN 1 at 20s"},
        Spelling{"\n    - loss 10%"
                 "\n    - at: 10s loss 50%"
                 "\n    - {at: 20s, impair: loss 5% delay 10ms}"
                 "\n    - at 25s loss 1%"
                 "\n    - {at: 30s}",
                 "loss 10% at 10s loss 50% at 20s loss 5% delay 10ms at 25s loss 1% at 30s"}));

constexpr const char* kMapped =
    "impair: {client->server: [delay 5ms, {at: 10s, impair: loss 9%}]}\n";
constexpr const char* kPlain = "impair: {client->server: [delay 5ms, at 10s loss 9%]}\n";

TEST(Change, AClauseCannotBeSetWhereADirectionChanges) {
  constexpr const char* kRefusal =
      "--set:1:1: impair.*.loss: what 'client->server' says changes during a trial; expected "
      "impair.client->server, and all that holds there\n";
  EXPECT_EQ(errors_of(kMapped, {"impair.*.loss=5%"}), kRefusal);
  EXPECT_EQ(errors_of(kPlain, {"impair.*.loss=5%"}), kRefusal);
  EXPECT_EQ(errors_of("impair: {client->server: {at: 10s loss 9%}}", {"impair.*.loss=5%"}),
            kRefusal);
}

TEST(Change, AMisspeltOneIsToldWhateverIsSet) {
  EXPECT_EQ(errors_of("impair: {client->server: {att: 10s}}", {"impair.*.loss=5%"}),
            "test.yaml:1:27: impair.client->server.att: unknown key; expected at, impair; did you "
            "mean 'at'?\n");
}

TEST(Change, AClauseCannotBeAnAxisWhereADirectionChanges) {
  constexpr const char* kRefusal =
      "test.yaml:2:9: sweep.impair.*.loss: what 'client->server' says changes during a trial; "
      "expected impair.client->server, and all that holds there\n";
  const std::string sweep = "sweep: {impair.*.loss: [5%]}\n";
  EXPECT_EQ(errors_of(kMapped + sweep), kRefusal);
  EXPECT_EQ(errors_of(kPlain + sweep), kRefusal);
}

TEST(Change, AClauseCanBeSetInTheOtherDirection) {
  EXPECT_EQ(sound_text(kMapped, {"impair.server->client.loss=5%"}).digest,
            sound_text(kPlain, {"impair.server->client.loss=5%"}).digest);
}

TEST(Change, IsSetWithTheWholeDirection) {
  for (const char* set : {"impair.client->server={at: 2s loss 6%}",
                          "impair.client->server=[{at: 2s, impair: [loss 6%]}]"}) {
    EXPECT_EQ(sound_text(kMapped, {set}).canonical,
              sound_text("impair: {client->server: at 2s loss 6%}").canonical);
  }
  EXPECT_EQ(errors_of(kMapped, {"impair.client->server={at: 2s los 6%}"}),
            "--set:1:31: impair.client->server.at: 'los' is not an impairment; expected delay, "
            "loss, duplicate, corrupt, reorder, rate, limit, drop or netem-compat; did you mean "
            "'loss'?\n");
  EXPECT_EQ(errors_of("trials: 5", {"impair.*.loss={at: 2s}"}),
            "--set:1:15: impair.*.loss: a mapping is here; expected what stands behind loss in an "
            "impairment; set the whole direction for more\n");
}

TEST(Change, IsAValueOfAnAxis) {
  const Document document = sound_text(
      "sweep:\n  impair.*: [loss 5%, {at: 10s loss 5%}, [loss 1%, {at: 10s, impair: loss 5%}]]\n");
  const std::vector<std::string> same = {"loss 5%", "at 10s loss 5%", "loss 1% at 10s loss 5%"};
  ASSERT_EQ(points(document).size(), same.size());
  for (std::size_t i = 0; i < same.size(); ++i) {
    const auto scenario = scenario_at(document, point_at(document, i));
    ASSERT_TRUE(scenario) << text_of(scenario.error());
    EXPECT_EQ(to_yaml(*scenario), sound_text("impair: {\"*\": " + same[i] + "}").canonical);
  }
  EXPECT_EQ(point_at(document, 1).name, "impair.*={at: 10s loss 5%}");
}

}  // namespace
}  // namespace shaketable::scenario
