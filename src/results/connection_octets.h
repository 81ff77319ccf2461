// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

#include "base/octets.h"
#include "results/kind.h"
#include "trial/result.h"

namespace shaketable::results {

/// Writes it, or reads it back.
void transfer(OctetWriter& octets, const Kind& kind);
void transfer(OctetReader& octets, Kind& kind);

/// The same for what a connection's `Kind` does not have: its numbers and times.
void transfer_times(OctetWriter& octets, const trial::ConnectionResult& result);
void transfer_times(OctetReader& octets, trial::ConnectionResult& result);

/// The checksum of a connection is that of its times, begun with this one of its kind.
[[nodiscard]] std::uint64_t checksum_of(const Kind& kind);

}  // namespace shaketable::results
