// SPDX-License-Identifier: GPL-2.0-only
// Goal: `until:` and `record:` mean what they say, and the text of a campaign has all that decides
// its results.
#include "scenario/campaign.h"

#include <gtest/gtest.h>

#include <fstream>

#include "scenario/points.h"
#include "scenario/support.h"

namespace shaketable::scenario {
namespace {

TEST(Until, IsRead) {
  const auto until = sound_text(R"(
until:
  - client.establishment_time.p99 within 5%
  - both.establishment_time.mean  within 10ms
  - outcome.established within 0.001
  - client.syn.sent.mean within 2
)")
                         .until;
  const std::vector<Until> expected = {
      {"client.establishment_time.p99", 0.05, {}, "client.establishment_time.p99 within 5%"},
      {"both.establishment_time.mean", {}, 0.01, "both.establishment_time.mean within 10ms"},
      {"outcome.established", {}, 0.001, "outcome.established within 0.001"},
      {"client.syn.sent.mean", {}, 2.0, "client.syn.sent.mean within 2"}};
  EXPECT_EQ(until, expected);
  EXPECT_EQ(sound_text("until: outcome.refused within 0.5%").until,
            (std::vector<Until>{{"outcome.refused", 0.005, {}, "outcome.refused within 0.5%"}}));
  EXPECT_TRUE(sound_text("trials: 5").until.empty());
}

constexpr std::string_view kKnown[] = {"outcome.established", "client.establishment_time.p99"};

TEST(Until, IsReadBackFromTheTextOfACampaign) {
  for (const std::string sweep : {"", "sweep: {seed: [1, 2]}\n"}) {
    for (const std::string until : {"", "until: outcome.established within 0.1%\n",
                                    "until:\n  - client.establishment_time.p99 within 7ms\n"
                                    "  - outcome.established within 0.050\n"}) {
      const Document document = sound_text("name: 'until:'\n" + until + sweep);
      const auto read = until_of(campaign_yaml(document), kKnown);
      ASSERT_TRUE(read) << read.error().to_string();
      EXPECT_EQ(*read, document.until);
    }
  }
}

TEST(Until, OfATextThatIsNotOursIsAnError) {
  for (const std::string items :
       {"", "  - \n", "  - outcome.established within", "  - refused within 5%\n", "  - [",
        "  - outcome.established within 5%\n  - outcome.established within 5%\n"}) {
    EXPECT_FALSE(until_of("name: a\nuntil:\n" + items, kKnown)) << items;
  }
  EXPECT_TRUE(until_of("name: a\nuntil:\n  - outcome.established within 5%", kKnown));
}

TEST(RecordKey, IsRead) {
  EXPECT_EQ(sound_text("record: summary").record, Record::Summary);
  EXPECT_EQ(sound_text("record: trials").record, Record::Trials);
  EXPECT_EQ(sound_text("trials: 5").record, Record::Trials);
}

TEST(Campaign, KeysOfACampaignAreNotOfTheScenario) {
  EXPECT_EQ(sound_text("trials: 5\nrecord: summary\nuntil: outcome.refused within 5%\n").digest,
            sound_text("trials: 5").digest);
  EXPECT_EQ(sound_text("trials: 5", {"record=summary"}).record, Record::Summary);
}

constexpr std::string_view kSwept = R"(
name: swept
trials: 5
client: {window: 7}
until: client.establishment_time.p99 within 5%
record: summary
sweep:
  impair.*.loss: {from: 0%, to: 10%, step: 5%}
  client.options: [[mss], []]
  zip:
    - {client.profile: [macos, rfc6298], server.profile: [macos, rfc6298]}
  sample: {method: latin-hypercube, points: 2, axes: {client.mss: [100, 200]}}
)";

TEST(Campaign, TextHasAllThatDecides) {
  const Document document = sound_text(kSwept);
  const std::string text = campaign_yaml(document);
  ASSERT_TRUE(text.starts_with(document.canonical));
  const std::string order = document.sweep[3].axes[0].values[0] == "100" ? "100, 200" : "200, 100";
  EXPECT_EQ(text.substr(document.canonical.size()),
            "until:\n"
            "  - client.establishment_time.p99 within 5%\n"
            "record: summary\n"
            "sweep:\n"
            "  \"impair.*.loss\": [0%, 5%, 10%]\n"
            "  client.options: [[mss], []]\n"
            "  zip:\n"
            "    - client.profile: [macos, rfc6298]\n"
            "      server.profile: [macos, rfc6298]\n"
            "    - client.mss: [" +
                order +
                "]\n"
                "base: {client: {window: 7}}\n");
  EXPECT_EQ(campaign_yaml(sound_text("trials: 5")),
            sound_text("trials: 5").canonical + "record: trials\n");
}

TEST(Campaign, IsTheSameWhoeverNamesTrialsAndSeed) {
  const std::string sweep = "sweep: {topology.delay: [1ms, 2ms]}\n";
  EXPECT_EQ(campaign_yaml(sound_text(sweep)),
            campaign_yaml(sound_text(sweep + "trials: 1000\nseed: 1\n")));
  EXPECT_NE(campaign_yaml(sound_text(sweep)), campaign_yaml(sound_text(sweep + "seed: 2\n")));
  EXPECT_NE(campaign_yaml(sound_text(sweep)), campaign_yaml(sound_text(sweep + "trials: 9\n")));
}

/// What a value of an axis makes of the scenario depends on what the file says, and not only on
/// what is in effect: here, whether the first SYN's timer is that of each profile.
TEST(Campaign, TextHasTheBaseAsWritten) {
  constexpr std::string_view kPlain = "sweep: {client.profile: [rfc6298, linux-6.5]}\n";
  const std::string fixed = std::string(kPlain) + "client: {syn: {linear: 0}}\n";
  const Document plain = sound_text(kPlain);
  const Document other = sound_text(fixed);
  ASSERT_EQ(plain.canonical, other.canonical);
  ASSERT_NE(*scenario_at(plain, point_at(plain, 1)), *scenario_at(other, point_at(other, 1)));
  EXPECT_NE(campaign_digest(plain), campaign_digest(other));
}

TEST(Campaign, DigestKnowsValuesAndNotLayout) {
  const std::string digest = campaign_digest(sound_text(kSwept));
  EXPECT_EQ(digest.size(), 32U);
  EXPECT_EQ(campaign_digest(sound_text(std::string(kSwept) + "# a comment\n")), digest);
  EXPECT_EQ(campaign_digest(sound_text(kSwept, {"expect.outcome.refused=\"== 0%\""})), digest);
  for (const char* set :
       {"trials=6", "record=trials", "until=client.establishment_time.p99 within 5ms",
        "sweep.impair.*.loss=[0%, 5%]", "sweep.sample.axes.client.mss=[100, 201]",
        "sweep.zip.0.client.profile=[rfc6298, macos]", "client.options=[mss]"}) {
    EXPECT_NE(campaign_digest(sound_text(kSwept, {set})), digest) << set;
  }
}

/// A table of quantiles decides results, though the text has only its name.
TEST(Campaign, DigestKnowsTheTablesOfAxisValues) {
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / "campaign_tables";
  std::filesystem::create_directories(folder);
  const auto digest_with = [&](const char* table) {
    std::ofstream(folder / "mine.dist") << table;
    return campaign_digest(sound(
        parse("sweep: {impair.*: [delay 5ms, loss 1% at 1s delay 5ms 1ms distribution mine.dist]}",
              (folder / "scenario.yaml").string())));
  };
  const std::string digest = digest_with("-8192 0 8192\n");
  EXPECT_EQ(digest_with("-8192 0 8192\n"), digest);
  EXPECT_NE(digest_with("-8192 1 8191\n"), digest);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace shaketable::scenario
