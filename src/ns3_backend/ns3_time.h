// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/nstime.h>
#include <ns3/simulator.h>

#include <cstdint>

#include "base/time.h"

namespace shaketable::ns3_backend {

/// Precondition: not negative.
[[nodiscard]] inline ns3::Time as_ns3(Duration duration) {
  return ns3::NanoSeconds(static_cast<std::uint64_t>(duration.count_ns()));
}

/// ns-3's clock, counted from `began`.
[[nodiscard]] inline Instant ns3_now(const ns3::Time& began = {}) {
  return Instant::at(Duration::ns((ns3::Simulator::Now() - began).GetNanoSeconds()));
}

}  // namespace shaketable::ns3_backend
