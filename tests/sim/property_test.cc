// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: what follows from a scenario without any dice: schedules of lost SYNs, times on paths
// without impairments; and that one impairment's dice do not move another's.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/support.h"
#include "trial/random_impairment.h"

namespace shaketable::sim::testing {
namespace {

using namespace literals;
using trial::testing::Dice;

// ---- schedules

/// Retransmissions and end, in tenths of a second after the first packet, from the sources of each
/// system (and not from our profiles, which are to agree).
struct Published {
  std::string_view profile;
  std::vector<int> syn;
  int syn_end;
  std::vector<int> syn_ack;
  int syn_ack_end;
};

const std::vector<Published> kPublished = {
    {"rfc6298", {10, 30, 70, 150, 310, 630, 1230}, 1830, {10, 30, 70, 150, 310, 630, 1230}, 1830},
    {"linux-classic", {10, 30, 70, 150, 310, 630}, 1270, {10, 30, 70, 150, 310}, 630},
    {"linux-6.5", {10, 20, 30, 40, 50, 70, 110, 190, 350, 670}, 1310, {10, 30, 70, 150, 310}, 630},
    {"freebsd-14", {10, 32, 74, 156, 318, 640}, 750, {10, 32, 74}, 156},
    {"macos", {10, 20, 30, 40, 50, 70, 110, 190, 350, 670}, 750, {10, 30, 70, 150, 310, 630}, 750},
    {"windows-11", {10, 30, 70, 150}, 210, {10, 30, 70, 150}, 210},
    {"ns3", {30, 90, 210, 450, 930}, 1890, {30, 90, 210, 450, 930}, 1890},
};

/// All transmissions, of which the first came at `first`.
std::vector<Duration> transmissions(Duration first, const std::vector<int>& tenths) {
  std::vector<Duration> times = {first};
  for (const int count : tenths) {
    times.push_back(first + Duration::ms(100 * count));
  }
  return times;
}

TEST(Schedule, EverySynLost) {
  ASSERT_EQ(kPublished.size(), tcp::profiles().size());
  for (const Published& published : kPublished) {
    SCOPED_TRACE(published.profile);
    trial::Scenario scenario = textbook(published.profile);
    impair(scenario, "drop SYN all", "");
    const trial::ConnectionResult result = result_of(scenario);
    EXPECT_EQ(result.client.syn_times, transmissions({}, published.syn));
    EXPECT_EQ(result.client.gave_up, Duration::ms(100 * published.syn_end));
    EXPECT_EQ(result.client.syn.needed(), published.syn.size());
    EXPECT_EQ(result.outcome, trial::Outcome::TimedOut);
    EXPECT_FALSE(result.cut);
    EXPECT_EQ(result.server, trial::HostResult{});
  }
}

// Only the first SYN arrives, so nothing disturbs the server's timer.
TEST(Schedule, EverySynAckLost) {
  for (const Published& published : kPublished) {
    SCOPED_TRACE(published.profile);
    trial::Scenario scenario = textbook(published.profile);
    impair(scenario, "drop SYN 2-100", "drop SYN-ACK all");
    const trial::ConnectionResult result = result_of(scenario);
    const Duration first = 10_ms + 5_ns;  // a SYN takes 4 to 5 ns at 100 Gbit/s
    ASSERT_FALSE(result.server.syn_ack_times.empty());
    EXPECT_NEAR(result.server.syn_ack_times.front().seconds(), first.seconds(), 2e-9);
    const Duration began = result.server.syn_ack_times.front();
    EXPECT_EQ(result.server.syn_ack_times, transmissions(began, published.syn_ack));
    EXPECT_EQ(result.server.gave_up, began + Duration::ms(100 * published.syn_ack_end));
    EXPECT_EQ(result.client.gave_up, Duration::ms(100 * published.syn_end));
    EXPECT_EQ(result.outcome, trial::Outcome::TimedOut);
  }
}

// ---- times without impairments

/// A packet of `octets` at `rate`, to the nearest nanosecond.
Duration on_the_line(std::uint64_t rate, std::uint64_t octets) {
  const std::uint64_t bits = 8 * (octets + 2);  // PPP
  return Duration::ns(static_cast<std::int64_t>(
      std::llround(static_cast<long double>(bits) * 1e9L / static_cast<long double>(rate))));
}

TEST(Unimpaired, ChainsToTheNanosecond) {
  Dice dice(1);
  for (int i = 0; i < 2000; ++i) {
    trial::Scenario scenario = textbook();
    scenario.time_limit = 1000_s;
    auto& links = scenario.topology.links;
    links.assign(dice.from<std::size_t>(1, 5), {});
    trial::lay_out_path(scenario.topology);
    scenario.topology.kind =
        links.size() > 1 ? trial::TopologyKind::Chain : trial::TopologyKind::PointToPoint;
    Duration syn_takes;  // the SYN and SYN,ACK have 60 octets with IP and all options, an ACK 52
    Duration ack_takes;
    for (trial::Link& link : links) {
      link.rate_bps = dice.from<std::uint64_t>(20'000, 100'000'000'000) >> dice.from(0, 16);
      link.rate_bps = std::max<std::uint64_t>(link.rate_bps, 20'000);
      link.delay = Duration::ns(dice.from<std::int64_t>(0, 50'000'000));
      link.queue_packets = 1;
      syn_takes += on_the_line(link.rate_bps, 60) + link.delay;
      ack_takes += on_the_line(link.rate_bps, 52) + link.delay;
    }
    const trial::ConnectionResult result = result_of(scenario, static_cast<std::uint64_t>(i));
    SCOPED_TRACE(i);
    EXPECT_EQ(result.outcome, trial::Outcome::Established);
    EXPECT_EQ(result.client.syn, (trial::Tally{.sent = 1, .retransmitted = 0, .spurious = 0}));
    EXPECT_EQ(result.server.syn_ack, result.client.syn);
    EXPECT_EQ(result.client.acks_sent, 1U);
    EXPECT_EQ(result.server.syn_ack_times, std::vector{syn_takes});
    EXPECT_EQ(result.client.established, 2 * syn_takes);
    EXPECT_EQ(result.client.rtt, 2 * syn_takes);
    EXPECT_EQ(result.server.established, 2 * syn_takes + ack_takes);
    EXPECT_EQ(result.server.rtt, syn_takes + ack_takes);
  }
}

// ---- independence

/// How long each packet of `host` took, by its number; empty when it was lost. All packets of a
/// handshake without options are of one size, so the number decides alone.
std::vector<std::optional<Duration>> delays(std::string_view forward, std::string_view backward,
                                            HostId host, std::uint64_t trial) {
  trial::Scenario scenario = textbook();
  scenario.client.profile.syn_options.clear();
  scenario.server.profile.syn_options.clear();
  impair(scenario, forward, backward);
  trial::Trace trace;
  (void)trial::run_single(*backend(scenario), trial, &trace);
  std::vector<std::optional<Duration>> delays;
  for (const trial::PacketRecord& packet : trace.packets.sent_by(host)) {
    delays.push_back(packet.arrived ? std::optional(*packet.arrived - packet.sent) : std::nullopt);
  }
  return delays;
}

/// Wherever both got through, they took the same time. Says how many that were.
int expect_equal_where_both(const std::vector<std::optional<Duration>>& a,
                            const std::vector<std::optional<Duration>>& b) {
  int compared = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i] && b[i]) {
      EXPECT_EQ(a[i], b[i]);
      ++compared;
    }
  }
  return compared;
}

constexpr std::string_view kJitter = "delay 50ms 20ms distribution normal";

TEST(Independence, LossOneWayLeavesTheDelaysOfTheOther) {
  int compared = 0;
  for (std::uint64_t trial = 0; trial < 500; ++trial) {
    const auto before = delays(kJitter, kJitter, HostId::Server, trial);
    const auto after = delays(std::string(kJitter) + " loss 40%", kJitter, HostId::Server, trial);
    compared += expect_equal_where_both(before, after);
  }
  EXPECT_GT(compared, 400);
}

TEST(Independence, LossLeavesTheDelaysOfWhatGetsThrough) {
  int compared = 0;
  for (std::uint64_t trial = 0; trial < 500; ++trial) {
    const auto before = delays(std::string(kJitter) + " loss 10%", kJitter, HostId::Client, trial);
    const auto after = delays(std::string(kJitter) + " loss 40%", kJitter, HostId::Client, trial);
    compared += expect_equal_where_both(before, after);
  }
  EXPECT_GT(compared, 400);
}

// A higher rate loses what the lower one lost, and more.
TEST(Independence, LossIsMonotone) {
  for (std::uint64_t trial = 0; trial < 500; ++trial) {
    trial::Scenario scenario = textbook();
    impair(scenario, "loss 10%", "");
    trial::Scenario worse = textbook();
    impair(worse, "loss 40%", "");
    const auto a = result_of(scenario, trial);
    const auto b = result_of(worse, trial);
    if (a.client.established) {
      EXPECT_TRUE(!b.client.established || *b.client.established >= *a.client.established);
    } else {
      EXPECT_FALSE(b.client.established);
    }
  }
}

// Neither the name of a scenario nor the number of its trials has to do with the dice.
TEST(Independence, WordsDoNotMatter) {
  trial::Scenario scenario = textbook();
  impair(scenario, "loss 30% delay 50ms 20ms", "loss 30%");
  trial::Scenario renamed = scenario;
  renamed.name = "another";
  renamed.description = "of the same";
  renamed.trials = 7;
  for (std::uint64_t trial = 0; trial < 100; ++trial) {
    EXPECT_TRUE(result_of(scenario, trial) == result_of(renamed, trial));
  }
}

}  // namespace
}  // namespace shaketable::sim::testing
