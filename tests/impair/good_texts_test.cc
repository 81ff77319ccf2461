// SPDX-License-Identifier: GPL-2.0-only
// Goal: the language says what tc's says, and what is written reads back to the same settings.
#include <array>

#include "base/rng.h"
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
       "delay SYN 1 by 1s corrupt SYN 1 duplicate SYN 1"}};
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

TEST(BadTexts, LeaveTheSettingsAsTheyWere) {
  Settings settings = settings_of("loss 1%");
  EXPECT_FALSE(parse_impairment("delay 10ms limit 0", settings));
  EXPECT_FALSE(parse_impairment("loss 2%", settings));
  EXPECT_EQ(settings, settings_of("loss 1%"));
}

/// Settings at random, each number from its whole range.
class RandomSettings {
 public:
  explicit RandomSettings(std::uint64_t seed) : dice_(seed) {}

  Settings make() {
    Settings s;
    if (coin()) {
      s.delay = DelaySettings{time(), time() + 1_ns, odds(), Distribution(below(4)), "", {}};
      s.reorder = coin() ? std::optional(ReorderSettings{chance(), 1 + below(9)}) : std::nullopt;
    }
    s.loss = loss();
    if (s.loss.index() > 1 && coin()) {
      s.burst_step = time() + 1_ns;
    }
    s.duplicate = coin() ? std::optional(chance()) : std::nullopt;
    s.corrupt = coin() ? std::optional(chance()) : std::nullopt;
    s.rate = coin() ? std::optional(rate()) : std::nullopt;
    s.limit = coin() ? std::optional(1 + below(5000)) : std::nullopt;
    s.arithmetic = coin() ? Arithmetic::Right : Arithmetic::NetemCompat;
    for (std::uint32_t first = 1; below(4) != 0; first += 10) {
      s.faults.push_back(fault(first));
    }
    return s;
  }

 private:
  std::uint32_t below(std::uint64_t bound) {
    return static_cast<std::uint32_t>(dice_.draw(next_++) % bound);
  }
  bool coin() { return below(2) == 0; }
  Odds odds() { return Odds::ppb(coin() ? below(Odds::kOne + 1) : 10'000'000 * below(101)); }
  Chance chance() {
    const Odds above_0 = Odds::ppb(1 + below(Odds::kOne));
    return {above_0, odds()};
  }
  Duration time() {
    constexpr std::array kUnits = {1_ns, 1_us, 1_ms, 1_s};
    return kUnits.at(below(4)) * below(80'000);
  }
  LossModel loss() {
    const Odds a = odds();
    const Odds b = odds();
    switch (below(4)) {
      case 0:
        return chance();
      case 1:
        return GilbertElliottLoss{a, b, odds(), odds()};
      case 2:
        return StateLoss{a, b, Odds::ppb(below(b.complement().count_ppb() + 1)), odds(),
                         Odds::ppb(below(a.complement().count_ppb() + 1))};
      default:
        return {};
    }
  }
  RateSettings rate() {
    RateSettings rate{1 + std::uint64_t{below(2'000'000)} * below(1000) * below(1000)};
    if (coin()) {
      rate.packet_overhead = static_cast<std::int32_t>(below(200)) - 100;
      rate.cell_size = 1 + below(100);
      rate.cell_overhead = static_cast<std::int32_t>(below(100));
    }
    return rate;
  }
  Fault fault(std::uint32_t first) {
    constexpr std::array<std::optional<PacketKind>, 7> kKinds = {
        PacketKind::Syn, PacketKind::SynAck, PacketKind::Ack, PacketKind::Rst,
        PacketKind::Fin, PacketKind::Data,   std::nullopt};
    Fault fault{FaultAction(below(4)), kKinds.at(below(7)), {{first, first + below(3)}}, {}};
    if (coin()) {
      fault.which.push_back({first + 5, first + 5 + below(3)});
    }
    if (fault.action == FaultAction::Delay || fault.action == FaultAction::Duplicate) {
      fault.by = time() + 1_ns;
    }
    return fault;
  }

  Stream dice_;
  std::uint64_t next_ = 0;
};

TEST(GoodTexts, EverySettingReadsBack) {
  RandomSettings random(1);
  for (int i = 0; i < 5000; ++i) {
    const Settings settings = random.make();
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
