// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "scenario/expectation.h"

namespace shaketable::scenario {

/// The parts of `[== | <= | < | >= | >] VALUE [within MARGIN]`, or of `[VALUE, VALUE, ...] [within
/// MARGIN]`. They point into the text.
struct ClaimText {
  std::optional<Comparison> comparison;
  std::vector<std::string_view> values;
  bool is_list = false;
  std::optional<std::string_view> within;
};

/// An error when the parts do not go together, or one is missing. `==` alone goes with `within` and
/// with a list.
[[nodiscard]] Result<ClaimText> split_claim(std::string_view text);

/// The operator that `text` begins with, which is taken off; nothing without one.
[[nodiscard]] std::optional<Comparison> take_comparison(std::string_view& text);

}  // namespace shaketable::scenario
