// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: what the simulator samples has the distribution that can be computed: of establishment
// times at both ends, of failures, half-open connections, and the number of SYNs.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

#include "sim/chance.h"
#include "sim/rounds.h"
#include "sim/support.h"

namespace shaketable::sim::testing {
namespace {

using namespace literals;

constexpr std::uint64_t kTrials = trials_of(330'000);  // a million for each pair of losses

/// How often things happened.
struct Counts {
  std::vector<std::uint64_t> client_by;  ///< established before that second + 1
  std::vector<std::uint64_t> server_by;
  std::uint64_t half_open = 0;
  std::uint64_t failed = 0;
  std::uint64_t syns = 0;
};

Counts sample(const trial::Scenario& scenario, const std::vector<int>& seconds) {
  Counts counts;
  counts.client_by.resize(seconds.size());
  counts.server_by.resize(seconds.size());
  const auto sim = backend(scenario);
  trial::TrialResult trial_result;
  const auto by = [](const std::optional<Duration>& time, int second) {
    return time && *time < Duration::s(second + 1) ? 1U : 0U;
  };
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    sim->run(trial, trial_result, nullptr);
    const trial::ConnectionResult& result = trial_result.connections[0];
    for (std::size_t i = 0; i < seconds.size(); ++i) {
      counts.client_by[i] += by(result.client.established, seconds[i]);
      counts.server_by[i] += by(result.server.established, seconds[i]);
    }
    counts.half_open += result.outcome == trial::Outcome::HalfOpen ? 1 : 0;
    counts.failed += result.client.established ? 0 : 1;
    counts.syns += result.client.syn.sent;
  }
  return counts;
}

void expect_agreement(const trial::Scenario& scenario, const Rounds& exact, const Seconds& client) {
  std::vector<int> steps = {0};
  steps.insert(steps.end(), client.retransmissions.begin(), client.retransmissions.end());
  // Between the SYNs the server's timer acts; after the last one, only it.
  const std::vector<int> between = {steps[1] + 1, steps[2] + 1, client.give_up + 20};
  std::vector<int> seconds = steps;
  seconds.insert(seconds.end(), between.begin(), between.end());
  const Counts counts = sample(scenario, seconds);
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    const std::string at = " established by " + std::to_string(seconds[i]) + " s";
    expect_share(counts.client_by[i], kTrials, exact.client_by(seconds[i]), "client" + at);
    expect_share(counts.server_by[i], kTrials, exact.server_by(seconds[i]), "server" + at);
  }
  expect_share(counts.half_open, kTrials, exact.half_open(), "half-open");
  expect_share(counts.failed, kTrials, exact.failed(), "failed");
  // A SYN is sent whenever the client is not established before it.
  double syns = 1;
  for (const int second : client.retransmissions) {
    syns += 1 - exact.client_by(second - 1);
  }
  expect_mean(static_cast<double>(counts.syns) / kTrials, kTrials, syns, 1,
              static_cast<double>(steps.size()), "SYNs");
}

trial::Scenario lossy(std::string_view profile, int forward_percent, int backward_percent) {
  trial::Scenario scenario = textbook(profile);
  scenario.time_limit = 400_s;
  impair(scenario, "loss " + std::to_string(forward_percent) + "%",
         "loss " + std::to_string(backward_percent) + "%");
  return scenario;
}

const Seconds kRfc6298 = {.retransmissions = {1, 3, 7, 15, 31, 63, 123}, .give_up = 183};
const Seconds kNs3 = {.retransmissions = {3, 9, 21, 45, 93}, .give_up = 189};

struct Losses {
  int forward;
  int backward;
};

class ClosedForm : public ::testing::TestWithParam<Losses> {
 protected:
  [[nodiscard]] double forward() const { return GetParam().forward / 100.0; }
  [[nodiscard]] double backward() const { return GetParam().backward / 100.0; }
};

// The product formula and the Markov chain are two ways to the same numbers.
TEST_P(ClosedForm, TwoDerivationsAgree) {
  for (const Seconds& schedule : {kRfc6298, kNs3}) {
    const Rounds exact(schedule, schedule, forward(), backward());
    for (int second = 0; second < schedule.give_up; ++second) {
      EXPECT_NEAR(exact.client_by(second),
                  product_formula(schedule, schedule, forward(), backward(), second), 1e-12);
    }
  }
}

// The server's timer runs freely, and a repeated SYN is answered at once.
TEST_P(ClosedForm, BothRetransmit) {
  const trial::Scenario scenario = lossy("rfc6298", GetParam().forward, GetParam().backward);
  expect_agreement(scenario, {kRfc6298, kRfc6298, forward(), backward()}, kRfc6298);
}

TEST_P(ClosedForm, BothRetransmitOnTheScheduleOfNs3) {
  const trial::Scenario scenario = lossy("ns3", GetParam().forward, GetParam().backward);
  expect_agreement(scenario, {kNs3, kNs3, forward(), backward()}, kNs3);
}

// A server without a timer, as with SYN cookies: F(t) = 1 - (1-q)^N(t), with q for one exchange and
// N(t) the SYNs whose answer would have come by t.
TEST_P(ClosedForm, OnlyTheClientRetransmits) {
  trial::Scenario scenario = lossy("rfc6298", GetParam().forward, GetParam().backward);
  scenario.server.profile.syn_ack = {
      .first = 1000_s, .linear = 0, .slop = {}, .cap = 1000_s, .retransmissions = 0, .give_up = {}};
  const Seconds never = {.retransmissions = {}, .give_up = 1000};
  const Rounds exact(kRfc6298, never, forward(), backward());
  const double miss = 1 - (1 - forward()) * (1 - backward());
  double all_missed = 1;
  for (int second = 0; second < kRfc6298.give_up; ++second) {
    all_missed *= kRfc6298.sends_at(second) ? miss : 1;
    EXPECT_NEAR(exact.client_by(second), 1 - all_missed, 1e-12);
  }
  expect_agreement(scenario, exact, kRfc6298);
}

INSTANTIATE_TEST_SUITE_P(Losses, ClosedForm,
                         ::testing::Values(Losses{1, 1}, Losses{10, 10}, Losses{30, 30},
                                           Losses{30, 10}),
                         [](const auto& info) {
                           return "Forward" + std::to_string(info.param.forward) + "Backward" +
                                  std::to_string(info.param.backward);
                         });

}  // namespace
}  // namespace shaketable::sim::testing
