// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "scenario/node.h"
#include "scenario/quantity.h"

namespace shaketable::scenario {

enum class Comparison : std::uint8_t { Less, AtMost, Equal, AtLeast, Greater };

/// `STATISTIC: ">= 99.9%"`.
struct Expectation {
  std::string statistic;
  Comparison comparison = Comparison::Equal;
  std::vector<Quantity> values;  ///< one, or those of a list, all of one unit; a list is `Equal`
  bool is_list = false;
  std::optional<Quantity> within;  ///< of `Equal`: how far off is good enough
  std::string text;                ///< as it stood in the file
  Location where;
};

/// Reads `expect:`, a mapping of statistics to texts:
///
///   [== | <= | < | >= | >] VALUE            an operator is a must
///   == VALUE within VALUE
///   [VALUE, VALUE, ...] [within VALUE]
///
/// with values of the statistic's unit, see `unit_of_statistic`. The names are checked against
/// `known_statistics`, unless there are none.
[[nodiscard]] std::vector<Expectation> read_expectations(
    const Node& node, std::span<const std::string_view> known_statistics, Errors& errors);

}  // namespace shaketable::scenario
