// SPDX-License-Identifier: GPL-2.0-only
// Goal: each slip is told by column, what is wrong, what was expected and the nearest spelling.
#include "support.h"

namespace shaketable::impair {
namespace {

struct Bad {
  const char* text;
  int column;
  const char* problem;
  const char* expected;
  const char* nearest = "";
};

constexpr const char* kEarly = "the text ends too early";
constexpr const char* kImpairments =
    "delay, loss, duplicate, corrupt, reorder, rate, limit, drop or netem-compat";
constexpr const char* kTime = "a time such as 20ms, 1.5s or 250us";
constexpr const char* kAnyTime = "a time such as 20ms, 1.5s, 250us or 7ns";
constexpr const char* kPercent = "a percentage from 0% to 100%, such as 10% or 0.3%";
constexpr const char* kRate = "a rate such as 1mbit or 500kbit";
constexpr const char* kKinds = "SYN, SYN-ACK, ACK, RST, FIN, DATA or any";
constexpr const char* kWhich = "'all', or numbers from 1 such as 1, 1,3 or 2-4";
constexpr const char* kNumber = "a packet number from 1 to 4294967294";
constexpr const char* kLimit = "a number of packets from 1 to 4294967295";
constexpr const char* kDistribution =
    "uniform, normal, pareto, paretonormal or a file whose name ends in .dist";
constexpr const char* kCorrelation = "no correlation, or more than 0 before it";
constexpr const char* kCell = "a cell size above 0 that the overhead leaves above 0";
constexpr const char* kTogether =
    "at most a delay, a duplicate and a corrupt of a packet, or else a drop";
constexpr const char* kByOnly = "'by' only after a delay or a duplicate";
constexpr const char* kBy = "'by' and a time, such as by 3s";
constexpr const char* kSum = "probabilities of leaving a state that sum to at most 100%";
constexpr const char* kModels = "a percentage, random, state or gemodel";

void expect_all_bad(std::initializer_list<Bad> cases) {
  for (const Bad& bad : cases) {
    Settings settings;
    const auto read = parse_impairment(bad.text, settings);
    ASSERT_FALSE(read) << bad.text;
    Error expected = bad_input(bad.problem, bad.expected).value();
    expected.where.column = bad.column;
    expected.nearest = bad.nearest;
    EXPECT_EQ(read.error().to_string(), expected.to_string()) << bad.text;
    EXPECT_EQ(read.error().where, expected.where) << bad.text;
    EXPECT_EQ(read.error().key, "") << bad.text;
    EXPECT_EQ(settings, Settings{}) << bad.text;
  }
}

TEST(BadTexts, NoSuchClause) {
  expect_all_bad(
      {{"los 10%", 1, "'los' is not an impairment", kImpairments, "loss"},
       {"Delay 40ms", 1, "'Delay' is not an impairment", kImpairments, "delay"},
       {"tc qdisc add", 1, "'tc' is not an impairment", kImpairments},
       {"10%", 1, "'10%' is left over", kImpairments},
       {"slot 20ms", 1, "'slot' of tc-netem is not modelled", "the text without it"},
       {"ecn", 1, "'ecn' of tc-netem is not modelled", "the text without it"},
       {"seed 1", 1, "'seed' of tc-netem is not modelled", "the text without it"},
       {"distribution normal", 1, "'distribution' is out of place",
        "it right after the jitter of a delay"},
       {"gap 5", 1, "'gap' is out of place", "it right after the percentage of reorder"},
       {"loss 10% gap 5", 10, "'gap' is out of place", "it right after the percentage of reorder"},
       {"loss 10% per 10ms", 10, "'per' is out of place",
        "it right after loss gemodel or loss state"},
       {"by 3s", 1, "'by' is out of place",
        "it right after the packets of a scripted delay or duplicate"},
       {"netem-compat netem-compat", 14, "'netem-compat' is given twice", "each impairment once"},
       {"netem-compt", 1, "'netem-compt' is not an impairment", kImpairments, "netem-compat"}});
}

TEST(BadTexts, Delay) {
  expect_all_bad(
      {{"delay", 6, kEarly, kTime},
       {"delay 40", 7, "'40' has no unit (tc would take it for microseconds)", kTime},
       {"delay 40ms 5", 12, "'5' has no unit (tc would take it for microseconds)", kTime},
       {"delay 40ms 25%", 12, "'25%' is not a time", kAnyTime},
       {"delay 10MS", 7, "'10MS' is not a time", kAnyTime, "10ms"},
       {"delay -5ms", 7, "'-5ms' is negative", kTime},
       {"delay 25h", 7, "'25h' is too long a time", "at most 24h"},
       {"delay 1.5ns", 7, "'1.5ns' is finer than a nanosecond", "a whole number of nanoseconds"},
       {"delay fourty", 7, "'fourty' is not a kind of packet",
        "a time, SYN, SYN-ACK, ACK, RST, FIN, DATA or any"},
       {"delay 40ms 5ms 25% 7", 20, "'7' is left over", kImpairments},
       {"delay 10ms 0ms 25%", 16, "a correlation of a jitter of 0 means nothing", kCorrelation},
       {"delay 40ms distribution normal", 12, "a distribution without a jitter means nothing",
        "a jitter above 0 before it"},
       {"delay 40ms 5ms distribution", 28, kEarly, kDistribution},
       {"delay 40ms 5ms distribution norml", 29, "'norml' is not a distribution", kDistribution,
        "normal"},
       {"delay 40ms 5ms distribution missing.dist", 29, "cannot read 'missing.dist'",
        "a file of quantiles as of iproute2"},
       {"delay 1ms loss 1% delay 2ms", 19, "'delay' is given twice", "each impairment once"},
       {"delay 1ms reorder 25% gap", 26, kEarly, "a gap from 1 to 4294967295"},
       {"delay 1ms reorder 25% gap 0", 27, "'0' is out of range", "a gap from 1 to 4294967295"}});
}

TEST(BadTexts, Loss) {
  expect_all_bad(
      {{"loss", 5, kEarly, kPercent},
       {"loss 10", 6, "'10' has no %", kPercent, "10%"},
       {"loss 0", 6, "'0' has no %", kPercent, "0%"},
       {"loss 1.5", 6, "'1.5' has no %", kPercent, "1.5%"},
       {"loss 0.05", 6, "'0.05' could mean a share or a percentage",
        "'5%' for that share, or '0.05%'"},
       {"loss 0.0005", 6, "'0.0005' could mean a share or a percentage",
        "'0.05%' for that share, or '0.0005%'"},
       {"loss 110%", 6, "'110%' lies outside 0 to 1", kPercent},
       {"loss -5%", 6, "'-5%' lies outside 0 to 1", kPercent},
       {"loss 0.00000001%", 6, "'0.00000001%' is finer than one in a billion", kPercent},
       {"loss ten%", 6, "'ten%' is no percentage and no loss model", kModels},
       {"loss gemodl 1%", 6, "'gemodl' is no percentage and no loss model", kModels, "gemodel"},
       {"loss 0% 25%", 9, "a correlation of a probability of 0 means nothing", kCorrelation},
       {"loss 10% 20% 30%", 14, "'30%' is left over", kImpairments},
       {"loss 10% loss gemodel 5%", 10, "'loss' is given twice", "each impairment once"},
       {"loss state", 11, kEarly, kPercent},
       {"loss state 60% 70% 50%", 20, "p31 + p32 is more than 100%", kSum},
       {"loss state 60% 10% 0% 10% 50%", 27, "p13 + p14 is more than 100%", kSum},
       {"loss gemodel 1% 10% per", 24, kEarly, kTime},
       {"loss gemodel 1% 10% per 0s", 25, "a chain cannot step every 0s",
        "packet, or a time such as 10ms"},
       {"loss gemodel 1% 10% per tick", 25, "'tick' is not a time", kAnyTime}});
}

TEST(BadTexts, DuplicateCorruptReorderRateLimit) {
  expect_all_bad(
      {{"duplicate", 10, kEarly, kPercent},
       {"duplicate 1% 5% 2%", 17, "'2%' is left over", kImpairments},
       {"duplicate 1% duplicate 2%", 14, "'duplicate' is given twice", "each impairment once"},
       {"corrupt 0% 1%", 12, "a correlation of a probability of 0 means nothing", kCorrelation},
       {"corrupt 200%", 9, "'200%' lies outside 0 to 1", kPercent},
       {"reorder 25%", 1, "reorder without a delay overtakes nobody",
        "a delay in the same text or an earlier one"},
       {"reorder 25% delay 1ms gap 5", 23, "'gap' is out of place",
        "it right after the percentage of reorder"},
       {"rate", 5, kEarly, kRate},
       {"rate fast", 6, "'fast' is not a rate", kRate},
       {"rate 5", 6, "'5' has no unit", kRate, "5bit"},
       {"rate 1Mbit", 6, "'1Mbit' is not a rate", kRate, "1mbit"},
       {"rate 1Mbps", 6, "'1Mbps' could mean bits or octets",
        "'1mbit' for bits a second, or tc's '1mbps' for octets a second"},
       {"rate 1mbot", 6, "'1mbot' is not a rate", kRate, "1mbit"},
       {"rate 0mbit", 6, "'0mbit' is not above 0", kRate},
       {"rate -1mbit", 6, "'-1mbit' is not above 0", kRate},
       {"rate 0.5bit", 6, "'0.5bit' is finer than a bit a second", kRate},
       {"rate 10000000tbit", 6, "'10000000tbit' is too high a rate", kRate},
       {"rate 1mbit 70000", 12, "'70000' is out of range",
        "a number of octets from -65535 to 65535"},
       {"rate 1mbit 0 0 5", 16, "a cell of 0 octets and 5 of overhead", kCell},
       {"rate 1mbit 0 48 -48", 17, "a cell of 48 octets and -48 of overhead", kCell},
       {"limit", 6, kEarly, kLimit},
       {"limit 0", 7, "'0' is out of range", kLimit},
       {"limit 1.5", 7, "'1.5' is not a whole number", kLimit},
       {"limit many", 7, "'many' is not a whole number", kLimit}});
}

TEST(BadTexts, ScriptedFaults) {
  expect_all_bad(
      {{"duplicate x", 11, "'x' is not a kind of packet",
        "a percentage, SYN, SYN-ACK, ACK, RST, FIN, DATA or any"},
       {"drop", 5, kEarly, kKinds},
       {"drop SIN 1", 6, "'SIN' is not a kind of packet", kKinds, "SYN"},
       {"drop 10%", 6, "'10%' is not a kind of packet", kKinds, "loss 10%"},
       {"drop SYN", 9, "it is not said which packets", kWhich},
       {"drop SYN some", 10, "'some' is not a whole number", kNumber},
       {"drop SYN 0", 10, "'0' is out of range", kNumber},
       {"drop SYN 1,", 12, "a packet number is missing", kWhich},
       {"drop SYN 1,,2", 12, "a packet number is missing", kWhich},
       {"drop SYN 3-2", 10, "'3-2' does not rise", kWhich},
       {"drop SYN 2,1", 12, "'2,1' does not rise", kWhich},
       {"drop SYN 1-", 12, "a packet number is missing", kWhich},
       {"drop SYN -1", 10, "a packet number is missing", kWhich},
       {"drop SYN 1 2", 12, "'2' is left over", kImpairments},
       {"drop SYN 1 by 3s", 12, "a time makes no sense here", kByOnly},
       {"delay SYN 1", 12, "it is not said how long the delay is", kBy},
       {"delay SYN 1 3s", 13, "it is not said how long the delay is", kBy},
       {"delay SYN 1 by", 15, kEarly, kTime},
       {"delay SYN 1 by 0s", 16, "a delay by 0 does nothing", "a time above 0, such as 3s"},
       {"delay SYN 1 by 3", 16, "'3' has no unit (tc would take it for microseconds)", kTime},
       {"corrupt SYN 1 by 3s", 15, "a time makes no sense here", kByOnly},
       {"drop SYN 1 delay SYN 1 by 3s", 12, "this contradicts or repeats 'drop SYN 1'", kTogether},
       {"drop SYN 1-5 drop SYN 4", 14, "this contradicts or repeats 'drop SYN 1-5'", kTogether},
       {"drop SYN all corrupt SYN 9", 14, "this contradicts or repeats 'drop SYN all'",
        kTogether}});
}

TEST(BadTexts, Changes) {
  expect_all_bad(
      {{"at", 3, kEarly, kTime},
       {"loss 10% at", 12, kEarly, kTime},
       {"loss 10% at 10", 13, "'10' has no unit (tc would take it for microseconds)", kTime},
       {"at loss 10%", 4, "'loss' is not a time", kAnyTime},
       {"at 10S", 4, "'10S' is not a time", kAnyTime, "10s"},
       {"at -1s", 4, "'-1s' is negative", kTime},
       {"at 25h", 4, "'25h' is too long a time", "at most 24h"},
       {"loss 1% at 0s loss 2%", 12, "a trial starts at 0s: nothing has held before",
        "a time above 0s, or the impairments without 'at'"},
       {"at 20s at 10s loss 1%", 11, "the impairments change at 20s before this",
        "a time after 20s"},
       {"at 20s loss 1% at 20000ms", 19, "the impairments change at 20s before this",
        "a time after 20s"},
       {"at 10s 5%", 8, "'5%' is left over", kImpairments},
       {"at 10s los 5%", 8, "'los' is not an impairment", kImpairments, "loss"},
       {"att 10s loss 5%", 1, "'att' is not an impairment", kImpairments, "at"},
       {"at 10s loss 1% loss 2%", 16, "'loss' is given twice", "each impairment once"},
       {"at 10s drop SYN 1 drop SYN 1", 19, "this contradicts or repeats 'drop SYN 1'", kTogether},
       {"loss at 10s", 6, "'at' is no percentage and no loss model", kModels},
       {"drop SYN at 10s", 10, "'at' is not a whole number", kNumber},
       {"delay 1ms at 10s reorder 5%", 18, "reorder without a delay overtakes nobody",
        "a delay in the same text or an earlier one"},
       {"reorder 5% at 10s delay 1ms", 1, "reorder without a delay overtakes nobody",
        "a delay in the same text or an earlier one"}});
}

TEST(BadTexts, ColumnsCountEveryKindOfSpace) {
  Settings settings;
  EXPECT_EQ(parse_impairment("  loss\t10%   limit 0", settings).error().where.column, 20);
  EXPECT_EQ(parse_impairment("loss 10% limit\n0x", settings).error().where.column, 16);
}

}  // namespace
}  // namespace shaketable::impair
