// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "trial/scenario.h"

namespace shaketable::scenario {

/// Tables of quantiles that impairments name.
using Tables = std::set<std::vector<std::int16_t>>;

/// Adds the tables that the scenario has.
void add_tables(const trial::Scenario& scenario, Tables& tables);

/// 32 hex digits that name what is run: of the canonical text, and of the tables of quantiles that
/// the text only names.
[[nodiscard]] std::string digest_of(const trial::Scenario& scenario, std::string_view canonical);

/// The same of any text and tables.
[[nodiscard]] std::string digest_of(std::string_view text, const Tables& tables);

}  // namespace shaketable::scenario
