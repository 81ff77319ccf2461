// SPDX-License-Identifier: GPL-2.0-only
// Goal: the language says what tc's says, and what is written reads back to the same settings.
#include "random_settings.h"
#include "support.h"

namespace shaketable::impair {
namespace {

using namespace literals;

TEST(GoodTexts, HaveACanonicalForm) {
  const std::pair<const char*, const char*> kTexts[] = {
      {"", ""},
      {"  \t\n ", ""},
      {"delay 40ms", "delay 40ms"},
      {"delay 40msec 5000us 25%", "delay 40ms 5ms 25%"},
      {"delay 0ms 2ms loss 10%", "delay 0s 2ms loss 10%"},
      {"delay 40ms 5ms distribution uniform", "delay 40ms 5ms"},
      {"delay 40ms 5ms distribution paretonormal", "delay 40ms 5ms distribution paretonormal"},
      {"loss random 0.30% 25%", "loss 0.3% 25%"},
      {"loss gemodel 1%", "loss gemodel 1% 99% 100% 0%"},
      {"loss gemodel 1% 10% per packet", "loss gemodel 1% 10% 100% 0%"},
      {"loss gemodel 1% 10% per 10ms", "loss gemodel 1% 10% 100% 0% per 10ms"},
      {"loss state 5%", "loss state 5% 95% 0% 100% 0%"},
      {"loss state 1% 30% 20% 50% 1% per 1s", "loss state 1% 30% 20% 50% 1% per 1s"},
      {"limit 50 delay 1ms", "delay 1ms limit 50"},
      {"reorder 25% 50% gap 5 delay 10ms", "delay 10ms reorder 25% 50% gap 5"},
      {"rate 1mbps", "rate 8mbit"},
      {"rate 8kibps", "rate 65536bit"},
      {"rate 1.5gbit 14 48 -5", "rate 1500mbit 14 48 -5"},
      {"netem-compat loss 10% 25%", "loss 10% 25% netem-compat"},
      {"drop syn 1,2", "drop SYN 1,2"},
      {"drop Syn-Ack all", "drop SYN-ACK all"},
      {"delay SYN-ACK 1 by 3s", "delay SYN-ACK 1 by 3s"},
      {"duplicate ACK 1 duplicate 1%", "duplicate 1% duplicate ACK 1"},
      {"duplicate ACK 1,4-6 by 5ms", "duplicate ACK 1,4-6 by 5ms"},
      {"corrupt ANY 3 corrupt 0.1% 5%", "corrupt 0.1% 5% corrupt any 3"},
      {"delay SYN 1 by 1s corrupt SYN 1 duplicate SYN 1",
       "delay SYN 1 by 1s corrupt SYN 1 duplicate SYN 1"},
      {"loss 10% at 10s delay 5ms loss 50% at 20s", "loss 10% at 10s delay 5ms loss 50% at 20s"},
      {"at 20s", "at 20s"},
      {"at 1s at 2000ms netem-compat loss 5%", "at 1s at 2s loss 5% netem-compat"},
      {"loss 1% drop SYN 1 at 1s loss 1% drop SYN 1",
       "loss 1% drop SYN 1 at 1s loss 1% drop SYN 1"},
      {"delay 1ms reorder 5% at 1ns reorder 5% delay 1ms at 24h",
       "delay 1ms reorder 5% at 1ns delay 1ms reorder 5% at 86400s"}};
  for (const auto& [text, canonical] : kTexts) {
    const Settings settings = settings_of(text);
    EXPECT_EQ(to_string(settings), canonical);
    EXPECT_EQ(settings_of(canonical), settings) << text;
  }
}

TEST(GoodTexts, MeanWhatTheySay) {
  const Settings s = settings_of(
      "delay 40ms 5ms 25% distribution normal loss gemodel 1% 10% reorder 25% 50% gap 5 "
      "duplicate 1% corrupt 0.1% rate 1mbit limit 1000 drop SYN 1,3-4");
  EXPECT_EQ(s.delay->mean, 40_ms);
  EXPECT_EQ(s.delay->jitter, 5_ms);
  EXPECT_EQ(s.delay->correlation, Odds::percent(25));
  EXPECT_EQ(s.delay->distribution, Distribution::Normal);
  const auto& chain = std::get<GilbertElliottLoss>(s.loss);
  EXPECT_EQ(chain.to_bad, Odds::percent(1));
  EXPECT_EQ(chain.to_good, Odds::percent(10));
  EXPECT_EQ(s.reorder->chance, (Chance{Odds::percent(25), Odds::percent(50)}));
  EXPECT_EQ(s.reorder->gap, 5U);
  EXPECT_EQ(s.duplicate->odds, Odds::percent(1));
  EXPECT_EQ(s.corrupt->odds, Odds::ppb(1'000'000));
  EXPECT_EQ(s.rate->bits_per_second, 1'000'000U);
  EXPECT_EQ(s.limit, 1000U);
  EXPECT_EQ(s.arithmetic, Arithmetic::Right);
  EXPECT_EQ(
      s.faults,
      (std::vector<Fault>{{FaultAction::Drop, PacketKind::Syn, {{1, 1}, {3, 4}}, Duration{}}}));
}

TEST(GoodTexts, SeveralAddUp) {
  Settings settings;
  for (const char* text : {"delay 10ms", "loss 1%", "drop SYN 1", "reorder 25%", "drop SYN 2"}) {
    EXPECT_TRUE(parse_impairment(text, settings)) << text;
  }
  EXPECT_EQ(to_string(settings), "delay 10ms loss 1% reorder 25% drop SYN 1 drop SYN 2");
}

TEST(GoodTexts, ChangesMeanWhatTheySay) {
  const Settings s = settings_of("loss 10% at 10s delay 5ms loss 50% at 20s");
  EXPECT_EQ(std::get<RandomLoss>(s.loss).odds, Odds::percent(10));
  EXPECT_FALSE(s.delay);
  ASSERT_EQ(s.changes.size(), 2U);
  EXPECT_EQ(s.changes[0].at, 10_s);
  EXPECT_EQ(std::get<RandomLoss>(s.changes[0].phase.loss).odds, Odds::percent(50));
  EXPECT_EQ(s.changes[0].phase.delay->mean, 5_ms);
  EXPECT_EQ(s.changes[1], (Change{20_s, {}}));
}

TEST(GoodTexts, GoOnInThePhaseThatTheOneBeforeEndedIn) {
  Settings settings;
  for (const char* text :
       {"delay 10ms", "loss 1% at 5s delay 9ms", "reorder 5%", "at 6s loss 2%"}) {
    EXPECT_TRUE(parse_impairment(text, settings)) << text;
  }
  EXPECT_EQ(to_string(settings), "delay 10ms loss 1% at 5s delay 9ms reorder 5% at 6s loss 2%");
  EXPECT_FALSE(parse_impairment("loss 3%", settings));
  EXPECT_FALSE(parse_impairment("at 6s", settings));
  EXPECT_FALSE(parse_impairment("at 7s reorder 5%", settings));
  EXPECT_EQ(to_string(settings), "delay 10ms loss 1% at 5s delay 9ms reorder 5% at 6s loss 2%");
}

TEST(BadTexts, LeaveTheSettingsAsTheyWere) {
  Settings settings = settings_of("loss 1%");
  EXPECT_FALSE(parse_impairment("delay 10ms limit 0", settings));
  EXPECT_FALSE(parse_impairment("loss 2%", settings));
  EXPECT_EQ(settings, settings_of("loss 1%"));
}

TEST(GoodTexts, EverySettingReadsBack) {
  RandomSettings random(1);
  for (int i = 0; i < 5000; ++i) {
    const Settings settings = random.settings();
    const std::string text = to_string(settings);
    Settings again;
    const auto read = parse_impairment(text, again);
    ASSERT_TRUE(read) << text << "\n" << read.error().to_string();
    ASSERT_EQ(again, settings) << text;
    ASSERT_EQ(to_string(again), text);
  }
}

}  // namespace
}  // namespace shaketable::impair
