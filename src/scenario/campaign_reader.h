// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/node.h"
#include "scenario/value_reader.h"

namespace shaketable::scenario {

/// When a point has trials enough: half the width of a statistic's interval is at most one of the
/// two margins, the one that is set. Both are above 0.
struct Until {
  std::string statistic;
  std::optional<double> relative;  ///< as a share of the value: 5% is 0.05
  std::optional<double> absolute;  ///< in the statistic's unit: seconds for times, else 1
  std::string text;                ///< `STATISTIC within MARGIN`, alike for what means the same

  bool operator==(const Until&) const = default;
};

/// What is kept of the trials of a campaign.
enum class Record : std::uint8_t {
  Trials,   ///< a row for each
  Summary,  ///< only what the statistics of a point need
};

inline constexpr Words<Record, 2> kRecordWords = {
    {{"trials", Record::Trials}, {"summary", Record::Summary}}};

/// Reads `until:`, which is `STATISTIC within MARGIN` or a list of those: `5%` is a share of the
/// statistic's value, `10ms` and `0.001` are in its unit. The names are checked against
/// `known_statistics`, unless there are none.
[[nodiscard]] std::vector<Until> read_until(const Node& node,
                                            std::span<const std::string_view> known_statistics,
                                            Errors& errors);

/// Reads `record:`, one of `kRecordWords`.
[[nodiscard]] Record read_record(const Node& node, Errors& errors);

}  // namespace shaketable::scenario
