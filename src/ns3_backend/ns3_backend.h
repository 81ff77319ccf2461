// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "base/error.h"
#include "base/time.h"
#include "trial/backend.h"
#include "trial/scenario.h"

namespace shaketable::ns3_backend {

struct Options {
  /// Captures of what each host sends and receives go to `<pcap_prefix>-<node>.pcap`, on a path
  /// `-client.pcap` and `-server.pcap`; the trials follow one another in time.
  std::optional<std::filesystem::path> pcap_prefix;
  /// The topology is built anew once so much time was simulated: the trials follow one another on
  /// ns-3's clock, which overflows after 292 years. Makes no difference to any result.
  Duration rebuild_after = Duration::s(3'000'000'000);
};

/// A backend on ns-3: builds the topology once and runs any number of trials on it (with the stack
/// `ns3-native`: builds it anew for each trial, since native sockets never go away).
///
/// ns-3 keeps its simulation in globals: there can be one such backend at a time in a process, and
/// nothing else may use ns-3 meanwhile. A second one is an `InvariantError`. An error says which
/// capture cannot be written, what the stack `ns3-native` cannot run, or that segments are too
/// large for IPv6 (an MSS above 65,475).
[[nodiscard]] Result<std::unique_ptr<trial::Backend>> make_backend(const trial::Scenario& scenario,
                                                                   const Options& options = {});

/// What no ns-3 backend can run of a scenario, as an error. Touches nothing of ns-3, so that it may
/// be asked in a process that is to be forked.
[[nodiscard]] Result<void> check_scenario(const trial::Scenario& scenario);

/// The ns-3 in use: `3.44`.
[[nodiscard]] std::string_view ns3_version();

}  // namespace shaketable::ns3_backend
