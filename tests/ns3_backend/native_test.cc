// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: what ns-3's own TCP gets wrong is known, and shown: one test for each line of
// src/ns3_backend/NATIVE.md. A test that fails here says that ns-3 has changed, and the list with
// it.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "ns3_backend/ns3_backend.h"
#include "ns3_backend/topologies.h"
#include "sim/support.h"

namespace shaketable::ns3_backend {
namespace {

using namespace literals;
using trial::Role;

trial::Scenario native() {
  trial::Scenario scenario = sim::testing::textbook("ns3");
  scenario.stack = trial::Stack::Ns3Native;
  scenario.time_limit = 400_s;
  return scenario;
}

struct Played {
  trial::ConnectionResult result;
  trial::Trace trace;
};

Played play(const trial::Scenario& scenario, std::uint64_t trial = 0) {
  const auto made = make_backend(scenario);
  check(made.has_value(), "the ns3 backend runs this");
  Played played;
  played.result = trial::run_single(**made, trial, &played.trace);
  return played;
}

/// Times in whole seconds.
std::vector<std::int64_t> seconds(const std::vector<Duration>& times) {
  std::vector<std::int64_t> whole;
  for (const Duration time : times) {
    whole.push_back(time.count_ns() / 1'000'000'000);
  }
  return whole;
}

TEST(Native, Textbook) {
  const auto [result, trace] = play(native());
  EXPECT_EQ(result.outcome, trial::Outcome::Established);
  EXPECT_EQ(result.client.syn.sent, 1U);
  EXPECT_EQ(result.server.syn_ack.sent, 1U);
  EXPECT_GE(*result.client.established, 20_ms);
  EXPECT_LT(*result.client.established, 20_ms + 1_us);
}

// The scenario's ISNs are for our own stack.
TEST(Native, IsnIsZero) {
  const auto [result, trace] = play(native());
  EXPECT_EQ(trace.packets.sent_by(trial::HostId::Client).front().begin, tcp::SeqNum(0));
  EXPECT_EQ(trace.packets.sent_by(trial::HostId::Server).front().begin, tcp::SeqNum(0));
}

TEST(Native, ScheduleOfSyns) {
  trial::Scenario scenario = native();
  sim::testing::impair(scenario, "drop SYN all", "");
  const auto result = play(scenario).result;
  EXPECT_EQ(seconds(result.client.syn_times), (std::vector<std::int64_t>{0, 3, 9, 21, 45, 93}));
  EXPECT_EQ(result.client.gave_up, 189_s);
  EXPECT_EQ(result.outcome, trial::Outcome::TimedOut);
}

// The client takes the SYN,ACKs that follow for nothing, and the server gives up in the end.
TEST(Native, LostThirdAckIsNeverRepaired) {
  trial::Scenario scenario = native();
  sim::testing::impair(scenario, "drop ACK 1", "");
  const auto result = play(scenario).result;
  EXPECT_EQ(result.outcome, trial::Outcome::HalfOpen);
  EXPECT_TRUE(result.client.established);
  EXPECT_EQ(seconds(result.server.syn_ack_times), (std::vector<std::int64_t>{0, 3, 9, 21, 45, 93}));
  EXPECT_EQ(result.client.acks_sent, 1U) << "no SYN,ACK is acknowledged a second time";
  // Ours is repaired by the first SYN,ACK that comes again.
  scenario.stack = trial::Stack::Shaketable;
  EXPECT_EQ(play(scenario).result.outcome, trial::Outcome::Established);
}

TEST(Native, ServerThatSpeaksFirstIsNotRepairedEither) {
  trial::Scenario scenario = native();
  scenario.server.send = 100;
  sim::testing::impair(scenario, "drop ACK 1", "");
  EXPECT_EQ(play(scenario).result.outcome, trial::Outcome::HalfOpen);
}

TEST(Native, OnlyDataOfTheClientRepairs) {
  trial::Scenario scenario = native();
  scenario.client.send = 100;
  sim::testing::impair(scenario, "drop ACK 1", "");
  EXPECT_EQ(play(scenario).result.outcome, trial::Outcome::Established);
}

// The closed port resets each SYN, and the client takes no notice.
TEST(Native, RefusalIsIgnored) {
  trial::Scenario scenario = native();
  scenario.server.role = Role::Absent;
  const auto result = play(scenario).result;
  EXPECT_EQ(result.outcome, trial::Outcome::TimedOut);
  EXPECT_EQ(result.client.syn.sent, 6U);
  EXPECT_EQ(result.server.resets_sent, 6U);
  EXPECT_EQ(result.client.gave_up, 189_s);
  scenario.stack = trial::Stack::Shaketable;
  EXPECT_EQ(play(scenario).result.outcome, trial::Outcome::Refused);
}

TEST(Native, SimultaneousOpenFails) {
  trial::Scenario scenario = native();
  scenario.server.role = Role::Active;
  const auto result = play(scenario).result;
  EXPECT_FALSE(result.client.established || result.server.established);
  EXPECT_GT(result.client.resets_sent + result.server.resets_sent, 0U);
  scenario.stack = trial::Stack::Shaketable;
  EXPECT_EQ(play(scenario).result.outcome, trial::Outcome::Established);
}

// Each repeated SYN is answered, which is right, but at the cost of a retransmission: of six
// SYN,ACKs the timer sends but half, and the embryo dies long before its 189 s.
TEST(Native, DuplicateSynsUseUpSynAcks) {
  trial::Scenario scenario = native();
  sim::testing::impair(scenario, "", "drop SYN-ACK all");
  const auto result = play(scenario).result;
  const auto times = seconds(result.server.syn_ack_times);
  std::vector<std::int64_t> of_first_embryo;
  for (const std::int64_t time : times) {
    if (time < 21) {
      of_first_embryo.push_back(time);
    }
  }
  EXPECT_EQ(of_first_embryo, (std::vector<std::int64_t>{0, 3, 3, 9, 9}));
  scenario.stack = trial::Stack::Shaketable;
  const auto ours = seconds(play(scenario).result.server.syn_ack_times);
  EXPECT_EQ(ours, (std::vector<std::int64_t>{0, 3, 3, 9, 9, 21, 21, 45, 45, 93, 93}));
}

// The SYN is as long as timestamps, window scale and SACK alone make it.
TEST(Native, NoMssIsSent) {
  trial::Scenario scenario = native();
  auto& link = scenario.topology.links.front();
  link.rate_bps = 1'000'000'000;  // 8 ns an octet
  link.delay = Duration{};
  const auto [result, trace] = play(scenario);
  const auto& syn = trace.packets.sent_by(trial::HostId::Client).front();
  const std::int64_t octets = (*syn.arrived - syn.sent).count_ns() / 8;
  EXPECT_EQ(octets, 2 + 20 + 20 + 16) << "PPP, IP, TCP, and 10 + 3 + 2 octets of options, padded";
}

// Damaged options abort or hang ns3::TcpHeader; so damage is loss where native TCP runs.
TEST(Native, CorruptionDoesNotEndTheProcess) {
  trial::Scenario scenario = native();
  scenario.client.send = 500;
  scenario.server.send = 500;
  sim::testing::impair(scenario, "corrupt 40%", "corrupt 40%");
  const auto made = make_backend(scenario);
  ASSERT_TRUE(made);
  std::uint32_t retransmitted = 0;
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    retransmitted += trial::run_single(**made, trial).client.syn.retransmitted;
  }
  EXPECT_GT(retransmitted, 100U);
}

TEST(Native, WhatItCannotRunIsTold) {
  const auto error_of = [](const trial::Scenario& scenario) {
    const auto made = make_backend(scenario);
    return made ? std::string() : made.error().to_string();
  };
  trial::Scenario scenario = native();
  EXPECT_EQ(error_of(scenario), "");
  scenario.topology = dumbbell(trial::Family::Ipv4, 1, 1);
  EXPECT_NE(error_of(scenario).find("point-to-point and chain"), std::string::npos);
  scenario.topology = chain(trial::Family::Ipv6, 2);
  EXPECT_NE(error_of(scenario).find("IPv4 only"), std::string::npos);
  scenario.topology = chain(trial::Family::Ipv4, 2);
  scenario.workload.connections = 2;
  EXPECT_NE(error_of(scenario).find("one connection"), std::string::npos);
  scenario.workload.connections = 1;
  scenario.traffic.emplace_back();
  EXPECT_NE(error_of(scenario).find("cross traffic"), std::string::npos);
}

// As on our stack, trial k is the same in any batch.
TEST(Native, TrialsDoNotDependOnEachOther) {
  trial::Scenario scenario = native();
  sim::testing::impair(scenario, "loss 30% delay 10ms 5ms duplicate 10%", "loss 30%");
  const auto made = make_backend(scenario);
  ASSERT_TRUE(made);
  std::vector<trial::ConnectionResult> first(20);
  for (std::uint64_t trial = 0; trial < first.size(); ++trial) {
    first[trial] = trial::run_single(**made, trial);
  }
  for (std::uint64_t trial = first.size(); trial-- > 0;) {
    EXPECT_TRUE(trial::run_single(**made, trial) == first[trial]) << trial;
  }
}

}  // namespace
}  // namespace shaketable::ns3_backend
