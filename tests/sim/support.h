// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "impair/netem_reader.h"
#include "sim/sim_backend.h"
#include "trial/ladder.h"
#include "trial/scenario.h"

namespace shaketable::sim::testing {

using trial::HostId;

/// The textbook: ISN 100 and 200, and 10 ms each way on a link so fast that a packet takes no
/// microsecond, so that times in ladders are round.
[[nodiscard]] inline trial::Scenario textbook(std::string_view profile = "rfc6298") {
  trial::Scenario scenario = trial::default_scenario();
  for (const HostId id : {HostId::Client, HostId::Server}) {
    scenario.host(id).profile = *tcp::find_profile(profile);
    scenario.host(id).isn = tcp::SeqNum(id == HostId::Client ? 100 : 200);
  }
  scenario.topology.links.front().rate_bps = 100'000'000'000;
  scenario.topology.links.front().delay = Duration::ms(10);
  return scenario;
}

inline void impair(impair::Settings& direction, std::string_view text) {
  const auto read = impair::parse_impairment(text, direction);
  check(read.has_value(), "a sound text");
}

/// Impairs what the client sends and what the server sends, where the path begins and ends.
inline void impair(trial::Scenario& scenario, std::string_view forward, std::string_view backward) {
  if (!forward.empty()) {
    impair(scenario.topology.links.front().forward, forward);
  }
  if (!backward.empty()) {
    impair(scenario.topology.links.back().backward, backward);
  }
}

[[nodiscard]] inline std::unique_ptr<trial::Backend> backend(const trial::Scenario& scenario) {
  auto made = make_backend(scenario);
  check(made.has_value(), "the sim backend runs this");
  return std::move(*made);
}

[[nodiscard]] inline trial::ConnectionResult result_of(const trial::Scenario& scenario,
                                                       std::uint64_t trial = 0) {
  return trial::run_single(*backend(scenario), trial);
}

/// Trial 0 as a ladder, after a line feed so that raw strings in tests begin on a line of their
/// own.
[[nodiscard]] inline std::string ladder_of(const trial::Scenario& scenario) {
  trial::Trace trace;
  (void)trial::run_single(*backend(scenario), 0, &trace);
  return "\n" + trial::ladder(trace);
}

}  // namespace shaketable::sim::testing
