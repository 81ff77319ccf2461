// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "trial/scenario.h"

namespace shaketable::scenario {

/// 32 hex digits that name what is run: of the canonical text, and of the tables of quantiles that
/// the text only names.
[[nodiscard]] std::string digest_of(const trial::Scenario& scenario, std::string_view canonical);

}  // namespace shaketable::scenario
