// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace shaketable::verdict {

/// The text of a golden file: a comment that says what it is of, and the ladder.
[[nodiscard]] std::string golden_text(std::string_view scenario, std::uint64_t trial,
                                      std::uint32_t connection, std::string_view ladder);

/// Whether a text is one of `golden_text`, of whatever ladder.
[[nodiscard]] bool is_golden(std::string_view text);

/// Reads a golden file. An error, without place, if it cannot be read.
[[nodiscard]] Result<std::string> read_golden(const std::string& file);

/// What has changed between two ladders.
struct LadderDifference {
  std::string summary;  ///< `at 1.000000: retransmit-syn then, give-up now`, of the first change
  std::string diff;     ///< lines of both: `- ` then, `+ ` now, and some around them
};

/// Nothing when they are the same but for comments.
[[nodiscard]] std::optional<LadderDifference> ladder_difference(const std::string& then,
                                                                const std::string& now);

}  // namespace shaketable::verdict
