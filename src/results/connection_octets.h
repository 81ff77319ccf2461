// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

#include "base/octets.h"
#include "trial/result.h"

namespace shaketable::results {

/// Writes the whole of a connection's result, or reads it back.
void transfer(OctetWriter& octets, const trial::ConnectionResult& result);
void transfer(OctetReader& octets, trial::ConnectionResult& result);

/// Of all that a result holds. Those of several results are added up, so that the sum does not
/// depend on their order.
[[nodiscard]] std::uint64_t checksum(const trial::ConnectionResult& result);

}  // namespace shaketable::results
