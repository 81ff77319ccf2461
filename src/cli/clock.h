// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace shaketable::cli {

/// A steady clock, in seconds since some moment. For what is shown to people only: no result
/// depends on it.
[[nodiscard]] double seconds_now();

/// `1:05`, or `2:03:04` with hours.
[[nodiscard]] std::string time_left(double seconds);

}  // namespace shaketable::cli
