// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <utility>

#include "tcp/segment.h"
#include "trial/lone_host.h"

namespace shaketable::trial::testing {

/// A server that listens.
inline LoneHost server(Scenario scenario) {
  LoneHost host(std::move(scenario), HostId::Server);
  host.run_until(Duration{});
  return host;
}

/// Opens a connection with it, from first to last at one instant.
inline void establish(LoneHost& host, Duration when, std::uint32_t connection = 0) {
  host.arrives(bare(tcp::kSyn, 100), when, connection);
  host.arrives(bare(tcp::kAck, 101, 201), when, connection);
}

}  // namespace shaketable::trial::testing
