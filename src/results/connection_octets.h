// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "base/octets.h"
#include "trial/result.h"

namespace shaketable::results {

/// Writes the whole of a connection's result, or reads it back.
void transfer(OctetWriter& octets, const trial::ConnectionResult& result);
void transfer(OctetReader& octets, trial::ConnectionResult& result);

}  // namespace shaketable::results
