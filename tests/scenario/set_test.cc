// SPDX-License-Identifier: GPL-2.0-only
// Goal: `--set KEY=VALUE` does what the same key in the file would, with the same errors.
#include <gtest/gtest.h>

#include <ostream>

#include "scenario/set_path.h"
#include "scenario/support.h"

namespace shaketable::scenario {
namespace {

constexpr std::string_view kFile = R"(
topology: {kind: chain, links: [{delay: 1ms}, {delay: 2ms}]}
impair:
  client->r1: [delay 5ms 1ms, loss 1% drop SYN 1 reorder 25%]
profiles:
  mine-1.0: {based_on: linux-6.5}
client: {profile: mine-1.0, syn: {first: 2s}}
)";

struct Same {
  std::vector<std::string> sets;
  std::string file;  ///< what the file would have to say for the same
};

void PrintTo(const Same& same, std::ostream* out) { *out << testing::PrintToString(same.sets); }

class SetSame : public testing::TestWithParam<Same> {};

TEST_P(SetSame, AsInTheFile) {
  const Document set = sound_text(kFile, GetParam().sets);
  const Document written = sound_text(GetParam().file);
  EXPECT_EQ(set.canonical, written.canonical);
  EXPECT_EQ(set.scenario.description, written.scenario.description);
}

/// `kFile` with one line replaced, or one more.
std::string with(std::string_view from, std::string_view to) {
  std::string text(kFile);
  const std::size_t at = text.find(from);
  return from.empty() ? text + std::string(to) + "\n"
                      : text.replace(at, from.size(), std::string(to));
}

constexpr std::string_view kImpair = "[delay 5ms 1ms, loss 1% drop SYN 1 reorder 25%]";

INSTANTIATE_TEST_SUITE_P(
    All, SetSame,
    testing::Values(
        Same{{}, std::string(kFile)}, Same{{"trials=100"}, with("", "trials: 100")},
        Same{{"trials=5", "trials=100"}, with("", "trials: 100")},
        Same{{"description=a = b"}, with("", "description: a = b")},
        Same{{"client.profile=macos"}, with("profile: mine-1.0, ", "profile: macos, ")},
        Same{{"client.syn.first=3s"}, with("first: 2s", "first: 3s")},
        Same{{"client.syn.cap=9s"}, with("first: 2s", "first: 2s, cap: 9s")},
        Same{{"client.syn={cap: 9s}"}, with("first: 2s", "cap: 9s")},
        Same{{"server.rto.initial=2s"}, with("", "server: {rto: {initial: 2s}}")},
        Same{{"server={backlog: 3}"}, with("", "server: {backlog: 3}")},
        Same{{"topology.links.1.delay=9ms"}, with("{delay: 2ms}", "{delay: 9ms}")},
        Same{{"profiles.mine-1.0.window=9"}, with("linux-6.5}", "linux-6.5, window: 9}")},
        Same{{"client.options=[mss, sack]"}, with("2s}", "2s}, options: [mss, sack]")},
        Same{{"impair={}"}, with(kImpair, "[]")},
        Same{{"impair.client->r1=loss 5%"}, with(kImpair, "loss 5%")},
        Same{{"impair.client->server=loss 5%"}, with(kImpair, "loss 5%")},
        Same{{"impair.r1->client=loss 5%"}, with("impair:", "impair:\n  r1->client: loss 5%")},
        Same{{"impair.*=loss 5%"},
             with("impair:\n  client->r1: " + std::string(kImpair), "impair: {\"*\": loss 5%}")},
        Same{{"impair.*=loss 9%", "impair.client->server.loss=5%"},
             with(std::string(kImpair),
                  "loss 5%\n  r1->server: loss 9%\n  server->r1: loss 9%\n  r1->client: loss 9%")},
        Same{{"impair.client->r1.loss=5%"}, with("loss 1%", "loss 5%")},
        Same{{"impair.client->server.loss=gemodel 1% 9% per 5ms"},
             with("loss 1%", "loss gemodel 1% 9% per 5ms")},
        Same{{"impair.client->r1.delay=7ms"}, with("delay 5ms 1ms", "delay 7ms")},
        Same{{"impair.client->r1.drop=ACK all"}, with("drop SYN 1", "drop ACK all")},
        Same{{"impair.client->r1.rate=1mbit"}, with("loss 1%", "loss 1% rate 1mbit")},
        Same{{"impair.*.loss=5%"},
             with(std::string(kImpair),
                  "delay 5ms 1ms loss 5% drop SYN 1 reorder 25%\n"
                  "  r1->server: loss 5%\n  server->r1: loss 5%\n  r1->client: loss 5%")},
        Same{{"impair.server->client.loss=5%", "impair.server->r1.delay=3ms"},
             with("impair:", "impair:\n  server->client: loss 5% delay 3ms")},
        // The topology is set first, whatever the order.
        Same{{"impair.r2->r1=loss 5%", "topology={kind: chain, hops: 3}"},
             with("links: [{delay: 1ms}, {delay: 2ms}]}", "hops: 3}")
                 .replace(std::string_view("\ntopology: {kind: chain, hops: 3}\nimpair:").size(), 0,
                          "\n  r2->r1: loss 5%")}));

struct Refused {
  std::string set;
  std::string error;
};

void PrintTo(const Refused& refused, std::ostream* out) { *out << refused.set; }

class SetRefused : public testing::TestWithParam<Refused> {};

TEST_P(SetRefused, WithPlaceAndReason) {
  EXPECT_EQ(errors_of(kFile, {GetParam().set}), GetParam().error + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    All, SetRefused,
    testing::Values(
        Refused{"trials",
                "--set:1:1: 'trials' sets nothing; expected KEY=VALUE, such as "
                "client.profile=linux-6.5"},
        Refused{"=5",
                "--set:1:1: '=5' sets nothing; expected KEY=VALUE, such as "
                "client.profile=linux-6.5"},
        Refused{"",
                "--set:1:1: '' sets nothing; expected KEY=VALUE, such as "
                "client.profile=linux-6.5"},
        Refused{"trials=", "--set:1:8: trials: there is no value; expected KEY=VALUE"},
        Refused{"trials= ", "--set:1:8: trials: there is no value; expected KEY=VALUE"},
        Refused{"trials=~", "--set:1:8: trials: nothing is in it; expected keys and values"},
        Refused{"trials=0",
                "--set:1:8: trials: '0' is out of range; expected a whole number from 1 to "
                "1000000000000"},
        Refused{"trials=\"3",
                "--set:1:10: trials: not YAML: illegal EOF in scalar; expected valid YAML"},
        Refused{"client.options=[mss",
                "--set:1:16: client.options: a list cannot be a key; expected text, or a closing "
                "bracket at the end"},
        Refused{"trials.=3",
                "--set:1:1: trials.: this is no key; expected names with single dots between them"},
        Refused{"client..mss=3",
                "--set:1:1: client..mss: this is no key; expected names with "
                "single dots between them"},
        Refused{"trails=3",
                "--set:1:1: trails: unknown key; expected name, description, seed, trials, "
                "time_limit, stack, topology, impair, workload, traffic, profiles, client, server, "
                "expect, until, "
                "record, sweep; "
                "did you mean 'trials'?"},
        Refused{"client.syn.frist=3s",
                "--set:1:1: client.syn.frist: unknown key; expected first, linear, slop, cap, "
                "retransmissions, give_up; did you mean 'first'?"},
        Refused{"client.profile.name=x",
                "--set:1:1: client.profile.name: 'client.profile' is a single value without a key "
                "'name'; expected a key of a mapping"},
        Refused{"topology.links.2.delay=5ms",
                "--set:1:1: topology.links.2.delay: 'topology.links' is a list without a key '2'; "
                "expected the number of an item, from 0"},
        Refused{"client=5",
                "--set:1:8: client: a single value is here; expected a mapping (KEY: VALUE)"},
        Refused{"client.mss=[1]",
                "--set:1:12: client.mss: a list is here; expected a single value"},
        Refused{"server.close_after=5",
                "--set:1:20: server.close_after: '5' has no unit; expected a time such as 20ms, "
                "1.5s, 250us or 7ns, or none"},
        Refused{"impair=loss 5%",
                "--set:1:8: impair: a single value is here; expected a mapping (KEY: VALUE)"},
        Refused{"impair.r1->r2=loss 5%",
                "--set:1:1: impair.r1->r2: no such direction; expected client->server, "
                "server->client, client->r1, r1->client, r1->server, server->r1, or *"},
        Refused{"impair.client->r1=delay 5ms loss 5",
                "--set:1:34: impair.client->r1: '5' has no %; expected a percentage from 0% to "
                "100%, such as 10% or 0.3%; did you mean '5%'?"},
        Refused{"impair.client->r1.loss=5",
                "--set:1:24: impair.client->r1: '5' has no %; expected a percentage from 0% to "
                "100%, such as 10% or 0.3%; did you mean '5%'?"},
        Refused{"impair.client->r1.los=5%",
                "--set:1:23: impair.client->r1.los: 'los' cannot be set here; expected delay, "
                "loss, duplicate, corrupt, reorder, rate, limit or drop; did you mean 'loss'?"},
        Refused{"impair.client->r1.loss=5% delay 3ms",
                "--set:1:24: impair.client->r1.loss: '5% delay 3ms' says more than one value of "
                "loss; expected what stands behind loss in an impairment; set the whole direction "
                "for more"},
        Refused{"impair.client->r1.delay=SYN 1 by 3s",
                "--set:1:25: impair.client->r1.delay: 'SYN 1 by 3s' says more than one value of "
                "delay; expected what stands behind delay in an impairment; set the whole "
                "direction for more"},
        Refused{"impair.client->r1.loss=[5%]",
                "--set:1:24: impair.client->r1.loss: a list is here; expected what stands behind "
                "loss in an impairment; set the whole direction for more"},
        Refused{"topology.kind=point-to-point",
                "test.yaml:2:25: topology.links: a point-to-point topology has one link; expected "
                "kind: chain, or no such key\ntest.yaml:4:3: impair.client->r1: no such direction; "
                "expected client->server, server->client, or *; did you mean 'client->server'?"}));

TEST(Set, ExpectationsAndAxesHaveDotsInTheirNames) {
  const Document document = sound_text(
      "trials: 3", {"expect.outcome.established=\"== 100%\"", "sweep.client.mss=[100, 200]"});
  ASSERT_EQ(document.expectations.size(), 1U);
  EXPECT_EQ(document.expectations[0].key, "outcome.established");
  ASSERT_EQ(document.sweep.size(), 1U);
  EXPECT_EQ(document.sweep[0].axes[0].key, "client.mss");
}

TEST(Set, OfAClauseIsRefusedWhereADirectionChanges) {
  constexpr std::string_view kChanging =
      "impair: {client->server: [delay 5ms, loss 1% at 10s loss 9%]}\n";
  EXPECT_EQ(errors_of(kChanging, {"impair.*.loss=5%"}),
            "--set:1:1: impair.*.loss: what 'client->server' says changes during a trial; expected "
            "impair.client->server, and all that holds there\n");
  EXPECT_EQ(
      errors_of("trials: 5", {"impair.*.loss=5% at 10s"}),
      "--set:1:15: impair.*.loss: '5% at 10s' says more than one value of loss; expected what "
      "stands behind loss in an impairment; set the whole direction for more\n");
  EXPECT_EQ(sound_text(kChanging, {"impair.*=loss 5% at 2s loss 6%"}).canonical,
            sound_text("impair: {\"*\": loss 5% at 2s loss 6%}").canonical);
}

TEST(Set, AllErrorsAreToldThoseOfTheFileFirst) {
  EXPECT_EQ(errors_of("trials: 0\n", {"seed=x", "time_limit=5"}),
            "test.yaml:1:9: trials: '0' is out of range; expected a whole number from 1 to "
            "1000000000000\n"
            "--set:1:6: seed: 'x' is not a whole number; expected a whole number from 0 to "
            "18446744073709551615\n"
            "--set:1:12: time_limit: '5' has no unit; expected a time such as 20ms, 1.5s, 250us "
            "or 7ns\n");
}

}  // namespace
}  // namespace shaketable::scenario
