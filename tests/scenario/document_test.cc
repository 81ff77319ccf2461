// SPDX-License-Identifier: GPL-2.0-only
// Goal: every key of a scenario file ends up in the right field.
#include "scenario/document.h"

#include <gtest/gtest.h>

#include "impair/netem_reader.h"
#include "scenario/support.h"

namespace shaketable::scenario {
namespace {

using namespace literals;

impair::Settings settings(std::string_view text) {
  impair::Settings into;
  EXPECT_TRUE(impair::parse_impairment(text, into));
  return into;
}

TEST(Document, TheSmallestFileHasTheDefaults) {
  trial::Scenario expected = trial::default_scenario();
  expected.name = "test";
  expected.trials = 5;
  EXPECT_EQ(sound_text("trials: 5").scenario, expected);
}

TEST(Document, Heading) {
  const trial::Scenario scenario = sound_text(R"(
name: my scenario
description: |
  Two
  lines.
seed: 18446744073709551615
trials: 1000000000000
time_limit: 90s
stack: ns3-native
)")
                                       .scenario;
  EXPECT_EQ(scenario.name, "my scenario");
  EXPECT_EQ(scenario.description, "Two\nlines.\n");
  EXPECT_EQ(scenario.seed, UINT64_MAX);
  EXPECT_EQ(scenario.trials, 1'000'000'000'000U);
  EXPECT_EQ(scenario.time_limit, 90_s);
  EXPECT_EQ(scenario.stack, trial::Stack::Ns3Native);
  EXPECT_EQ(scenario.client.profile.name, "ns3");
}

TEST(Document, PointToPoint) {
  const trial::Topology topology =
      sound_text("topology: {kind: point-to-point, rate: 1.5Mbps, delay: 250us, queue: 7p}")
          .scenario.topology;
  EXPECT_EQ(topology.kind, trial::TopologyKind::PointToPoint);
  ASSERT_EQ(topology.links.size(), 1U);
  EXPECT_EQ(topology.links[0].rate_bps, 1'500'000U);
  EXPECT_EQ(topology.links[0].delay, 250_us);
  EXPECT_EQ(topology.links[0].queue_packets, 7U);
}

TEST(Document, ChainOfEqualLinks) {
  const trial::Topology topology =
      sound_text("topology: {kind: chain, hops: 16, rate: 100Gbps, delay: 0}").scenario.topology;
  EXPECT_EQ(topology.kind, trial::TopologyKind::Chain);
  ASSERT_EQ(topology.links.size(), 16U);
  for (const trial::Link& link : topology.links) {
    EXPECT_EQ(link.rate_bps, 100'000'000'000U);
    EXPECT_EQ(link.delay, Duration{});
  }
}

TEST(Document, ChainOfDifferentLinks) {
  const trial::Topology topology = sound_text(R"(
topology:
  kind: chain
  links:
    - {delay: 1ms}
    - {delay: 2ms, rate: 1bps, queue: 1}
)")
                                       .scenario.topology;
  ASSERT_EQ(topology.links.size(), 2U);
  EXPECT_EQ(topology.links[0].delay, 1_ms);
  EXPECT_EQ(topology.links[0].rate_bps, trial::Link{}.rate_bps);
  EXPECT_EQ(topology.links[1].delay, 2_ms);
  EXPECT_EQ(topology.links[1].rate_bps, 1U);
  EXPECT_EQ(topology.links[1].queue_packets, 1U);
}

TEST(Document, ImpairmentsStandWherePacketsEnterALink) {
  const auto links = sound_text(R"(
topology: {kind: chain, hops: 3}
impair:
  client->server: loss 1%
  server->client: [loss 2%, delay 5ms 1ms]
  r1->r2: loss 3%
  r2->r1: loss 4%
  r2->server: loss 5%
  r1->client: loss 6%
)")
                         .scenario.topology.links;
  EXPECT_EQ(links[0].forward, settings("loss 1%"));
  EXPECT_EQ(links[2].backward, settings("delay 5ms 1ms loss 2%"));
  EXPECT_EQ(links[1].forward, settings("loss 3%"));
  EXPECT_EQ(links[1].backward, settings("loss 4%"));
  EXPECT_EQ(links[2].forward, settings("loss 5%"));
  EXPECT_EQ(links[0].backward, settings("loss 6%"));
}

TEST(Document, AStarIsEveryHopBothWays) {
  const auto links = sound_text("topology: {kind: chain, hops: 2}\nimpair: {\"*\": loss 1%}")
                         .scenario.topology.links;
  ASSERT_EQ(links.size(), 2U);
  for (const trial::Link& link : links) {
    EXPECT_EQ(link.forward, settings("loss 1%"));
    EXPECT_EQ(link.backward, settings("loss 1%"));
  }
}

TEST(Document, ActiveHost) {
  const trial::Host host = sound_text(R"(
client:
  profile: windows-11
  open: active
  isn: 4294967295
  mss: 88
  open_at: 5ms
  send: 65535
  close_after: 0s
  cancel_after: 3s
  user_timeout: 4s
  restart_after: 1ns
  checksum: ignore
)")
                               .scenario.client;
  EXPECT_EQ(host.role, trial::Role::Active);
  EXPECT_EQ(host.profile, *tcp::find_profile("windows-11"));
  EXPECT_EQ(host.isn, tcp::SeqNum(4294967295));
  EXPECT_EQ(host.mss, 88);
  EXPECT_EQ(host.open_at, 5_ms);
  EXPECT_EQ(host.send, 65535);
  EXPECT_EQ(host.close_after, Duration{});
  EXPECT_EQ(host.cancel_after, 3_s);
  EXPECT_EQ(host.user_timeout, 4_s);
  EXPECT_EQ(host.restart_after, 1_ns);
  EXPECT_FALSE(host.verify_checksum);
}

TEST(Document, PassiveAndAbsentHosts) {
  const trial::Scenario passive = sound_text("server: {backlog: 1, isn: rfc6528}").scenario;
  EXPECT_EQ(passive.server.role, trial::Role::Passive);
  EXPECT_EQ(passive.server.backlog, 1);
  EXPECT_EQ(passive.server.isn, std::nullopt);
  EXPECT_EQ(sound_text("server: {open: none}").scenario.server.role, trial::Role::Absent);
}

TEST(Document, FieldsOfAProfileAreOverridden) {
  const tcp::Profile profile = sound_text(R"(
client:
  profile: windows-11
  syn: {first: 2s, linear: 3, slop: 1ms, cap: 9s, retransmissions: 0, give_up: none}
  syn_ack: {retransmissions: 255}
  rto: {initial: 2s, minimum: 1us, maximum: 9s, granularity: 0s}
  data_retransmissions: 1
  syn_timeout_fallback: never
  duplicate_syn: {reply: bare-ack, restarts_timer: true, interval: 7ms}
  challenge_acks: {count: 1, per: 2s}
  options: [timestamps, nop, window-scale]
  window: 1
  window_scale: 14
)")
                                   .scenario.client.profile;
  EXPECT_EQ(profile.name, "windows-11");
  const tcp::Schedule syn = {
      .first = 2_s, .linear = 3, .slop = 1_ms, .cap = 9_s, .retransmissions = 0, .give_up = {}};
  EXPECT_EQ(profile.syn, syn);
  tcp::Schedule syn_ack = tcp::find_profile("windows-11")->syn_ack;
  syn_ack.retransmissions = 255;
  EXPECT_EQ(profile.syn_ack, syn_ack);
  EXPECT_EQ(profile.rto, (tcp::RtoSettings{2_s, 1_us, 9_s, Duration{}}));
  EXPECT_EQ(profile.data_retransmissions, 1);
  EXPECT_EQ(profile.syn_timeout_fallback, tcp::SynTimeoutFallback::Never);
  EXPECT_EQ(profile.duplicate_syn.reply, tcp::DuplicateSynReply::BareAck);
  EXPECT_TRUE(profile.duplicate_syn.restarts_timer);
  EXPECT_EQ(profile.duplicate_syn.interval, 7_ms);
  EXPECT_EQ(profile.challenge_acks, (tcp::AckLimit{1, 2_s}));
  using enum tcp::OptionKind;
  EXPECT_EQ(profile.syn_options, (std::vector{Timestamps, NoOperation, WindowScale}));
  EXPECT_EQ(profile.window, 1);
  EXPECT_EQ(profile.window_scale, 14);
}

TEST(Document, ProfilesOfOnesOwn) {
  const trial::Scenario scenario = sound_text(R"(
profiles:
  slow-5.1: {based_on: linux-6.5, about: ours, syn: {first: 5s}}
  slower: {based_on: slow-5.1, window: 5}
client: {profile: slower}
server: {profile: slow-5.1}
)")
                                       .scenario;
  tcp::Profile slow = *tcp::find_profile("linux-6.5");
  slow.name = "slow-5.1";
  slow.about = "ours";
  slow.syn.first = 5_s;
  EXPECT_EQ(scenario.server.profile, slow);
  slow.name = "slower";
  slow.about = "";
  slow.window = 5;
  EXPECT_EQ(scenario.client.profile, slow);
}

TEST(Document, DigestKnowsValuesAndNotLayout) {
  const std::string digest = sound_text("trials: 5\nclient: {mss: 1000}\n").digest;
  EXPECT_EQ(digest.size(), 32U);
  EXPECT_EQ(sound_text("# A comment\nclient:\n  mss:  '1000'\ntrials: 5").digest, digest);
  EXPECT_EQ(sound_text("client: {mss: 1000, open: active}", {"trials=5"}).digest, digest);
  EXPECT_NE(sound_text("trials: 5\nclient: {mss: 1001}\n").digest, digest);
  EXPECT_NE(sound_text("trials: 5\nclient: {mss: 1000}\n", {"seed=2"}).digest, digest);
}

TEST(Document, NameIsTheStemOfTheFile) {
  EXPECT_EQ(sound(parse("trials: 5", "some/folder/lossy.path.yaml")).scenario.name, "lossy.path");
  EXPECT_EQ(sound(parse("name: other", "lossy.yaml")).scenario.name, "other");
}

TEST(Document, ANameThatIsNoTextIsAskedFor) {
  const auto document = parse("trials: 5", "\xFF.yaml");
  ASSERT_FALSE(document);
  EXPECT_EQ(
      text_of(document.error()),
      "\xFF.yaml:1:1: name: the file's name is no name for a scenario; expected name: and one "
      "line of 1 to 100 octets\n");
  EXPECT_EQ(sound(parse("name: x", "\xFF.yaml")).scenario.name, "x");
}

TEST(Document, ReadsUtf8AndAByteOrderMark) {
  EXPECT_EQ(sound_text("\xEF\xBB\xBFname: caf\xC3\xA9\n").scenario.name, "caf\xC3\xA9");
}

TEST(Document, ReadsLinesOfWindows) {
  EXPECT_EQ(sound_text("trials: 5\r\nseed: 7\r\n").scenario.seed, 7U);
}

TEST(Document, KnowsWhereAKeyIs) {
  const auto document = sound(parse("name: a\nclient:\n  syn: {first: 2s}\n", "a.yaml",
                                    std::vector<std::string>{"server.backlog=3"}));
  EXPECT_EQ(where_of(document, "client.syn.first"), (Location{"a.yaml", 3, 9}));
  EXPECT_EQ(where_of(document, "client.syn.cap"), (Location{"a.yaml", 3, 3}));
  EXPECT_EQ(where_of(document, "name.of.nothing"), (Location{"a.yaml", 1, 1}));
  EXPECT_EQ(where_of(document, "server.backlog"), (Location{"--set", 1, 1}));
  EXPECT_EQ(where_of(document, "topology.kind"), (Location{"a.yaml", 0, 0}));
}

}  // namespace
}  // namespace shaketable::scenario
