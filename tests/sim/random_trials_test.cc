// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: what holds for every trial, whatever the scenario: trials of thousands of random ones are
// held to it.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "sim/support.h"
#include "trial/random_scenario.h"

namespace shaketable::sim::testing {
namespace {

using trial::testing::describe;
using trial::testing::random_scenario;

#ifdef NDEBUG
constexpr std::uint64_t kScenarios = 5000;
#else
constexpr std::uint64_t kScenarios = 250;
#endif

/// Runs trials of random scenarios and hands each to `judge(scenario, result, trace)`.
template <typename Judge>
void for_random_trials(std::uint64_t first_seed, Judge judge) {
  for (std::uint64_t seed = first_seed; seed < first_seed + kScenarios; ++seed) {
    const trial::Scenario scenario = random_scenario(seed);
    const auto sim = backend(scenario);
    for (const std::uint64_t number : {0, 1, 2}) {
      SCOPED_TRACE(describe(scenario) + "trial " + std::to_string(number));
      trial::Trace trace;
      const trial::ConnectionResult result = trial::run_single(*sim, number, &trace);
      judge(scenario, result, trace);
      if (::testing::Test::HasFailure()) {
        return;
      }
    }
  }
}

void expect_sound(const trial::Tally& tally) {
  EXPECT_LE(tally.spurious, tally.retransmitted);
  EXPECT_LE(tally.retransmitted, tally.sent);
  EXPECT_EQ(tally.needed() + tally.spurious, tally.retransmitted);
}

TEST(RandomTrials, NumbersAreConsistent) {
  for_random_trials(1'000'000, [](const trial::Scenario&, const trial::ConnectionResult& result,
                                  const trial::Trace& trace) {
    for (const HostId id : {HostId::Client, HostId::Server}) {
      const trial::HostResult& host = result.host(id);
      for (const trial::Tally& tally : {host.syn, host.syn_ack, host.data, host.fin}) {
        expect_sound(tally);
      }
      EXPECT_EQ(host.syn_times.size(), host.syn.sent);
      EXPECT_EQ(host.syn_ack_times.size(), host.syn_ack.sent);
      EXPECT_TRUE(std::ranges::is_sorted(host.syn_times));
      EXPECT_TRUE(std::ranges::is_sorted(host.syn_ack_times));
      EXPECT_LE(host.challenge_acks_sent, host.acks_sent);
      const std::uint32_t packets = host.syn.sent + host.syn_ack.sent + host.data.sent +
                                    host.fin.sent + host.acks_sent + host.resets_sent;
      EXPECT_EQ(trace.packets.sent_by(id).size(), packets);
      EXPECT_EQ(host.established.has_value(), host.rto.has_value());
    }
    const bool client = result.client.established.has_value();
    const bool server = result.server.established.has_value();
    EXPECT_EQ(result.both_established().has_value(), client && server);
    EXPECT_EQ(result.outcome == trial::Outcome::Established, client && server);
    if (result.both_established()) {
      EXPECT_GE(*result.both_established(), *result.client.established);
      EXPECT_GE(*result.both_established(), *result.server.established);
    }
    if (result.outcome == trial::Outcome::HalfOpen) {
      EXPECT_NE(client, server);
    }
    if (result.outcome == trial::Outcome::TimedOut) {
      EXPECT_FALSE(client || server);
    }
  });
}

TEST(RandomTrials, NothingHappensAfterTheTimeLimit) {
  for_random_trials(2'000'000, [](const trial::Scenario& scenario,
                                  const trial::ConnectionResult& result,
                                  const trial::Trace& trace) {
    const Instant limit = Instant::at(scenario.time_limit);
    Instant last;
    for (const trial::TraceRow& row : trace.rows) {
      EXPECT_GE(row.at, last);
      EXPECT_LE(row.at, limit);
      last = row.at;
    }
    for (const HostId id : {HostId::Client, HostId::Server}) {
      const trial::HostResult& host = result.host(id);
      for (const auto& time : {host.established, host.gave_up}) {
        EXPECT_TRUE(!time || (*time >= Duration{} && trace.origin + *time <= limit));
      }
      for (const trial::PacketRecord& packet : trace.packets.sent_by(id)) {
        EXPECT_TRUE(!packet.arrived || (*packet.arrived > packet.sent && *packet.arrived <= limit));
        // No flight is faster than light: the propagation of all links.
        Duration shortest;
        for (const trial::Link& link : scenario.topology.links) {
          shortest += link.delay;
        }
        EXPECT_TRUE(!packet.arrived || *packet.arrived - packet.sent > shortest);
      }
    }
  });
}

/// Whether damage can go unnoticed: the checksum is not looked at, or a packet may be damaged twice
/// so that it comes out right.
bool damage_can_pass(const trial::Scenario& scenario) {
  std::array<int, 2> corrupting{};
  for (const trial::Link& link : scenario.topology.links) {
    for (const auto& [settings, count] :
         {std::pair(&link.forward, &corrupting[0]), std::pair(&link.backward, &corrupting[1])}) {
      const bool faulty = std::ranges::any_of(settings->faults, [](const impair::Fault& fault) {
        return fault.action == impair::FaultAction::Corrupt;
      });
      *count += settings->corrupt || faulty ? 1 : 0;
    }
  }
  return std::ranges::max(corrupting) > 1 || !scenario.client.verify_checksum ||
         !scenario.server.verify_checksum;
}

/// What a host that gets established holds for the two initial sequence numbers.
struct View {
  tcp::SeqNum own;
  tcp::SeqNum peer;
};

View view_of(const trial::Trace& trace, const trial::TraceRow& row) {
  const auto& packets = trace.packets.sent_by(row.host);
  if (row.rule == tcp::Rule::SynAckCompletes) {
    const trial::PacketRecord& ack = trace.packets[*row.sent];
    return {.own = ack.begin - 1, .peer = ack.ack - 1};
  }
  // Out of SYN-RECEIVED: its last SYN,ACK says it.
  const auto syn_ack = std::find_if(packets.rbegin(), packets.rend(), [&row](const auto& packet) {
    return packet.kind == impair::PacketKind::SynAck && packet.sent <= row.at;
  });
  return {.own = syn_ack->begin, .peer = syn_ack->ack - 1};
}

// RFC 9293 section 3.5: the point of the three-way handshake.
TEST(RandomTrials, EstablishedEndsAgreeOnSequenceNumbers) {
  std::uint64_t agreed = 0;
  for_random_trials(
      3'000'000, [&agreed](const trial::Scenario& scenario, const trial::ConnectionResult&,
                           const trial::Trace& trace) {
        if (damage_can_pass(scenario)) {
          return;
        }
        std::array<std::optional<View>, 2> views;
        for (const trial::TraceRow& row : trace.rows) {
          auto& view = views[static_cast<std::size_t>(row.host)];
          if (row.rule == tcp::Rule::SynAckCompletes || row.rule == tcp::Rule::SynAckCrosses ||
              row.rule == tcp::Rule::AckCompletes) {
            view = view_of(trace, row);
          } else if (row.to == tcp::State::Closed || row.to == tcp::State::Listen) {
            view.reset();
          }
          if (views[0] && views[1]) {
            EXPECT_EQ(views[0]->own, views[1]->peer);
            EXPECT_EQ(views[1]->own, views[0]->peer);
            ++agreed;
          }
        }
      });
  EXPECT_GT(agreed, kScenarios);
}

}  // namespace
}  // namespace shaketable::sim::testing
