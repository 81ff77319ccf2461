// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"
#include "scenario/node.h"
#include "scenario/text_check.h"

namespace shaketable::scenario {

/// How much of a YAML text is read.
struct YamlLimits {
  std::size_t octets = kTextMax;
  std::size_t values = 20'000;
};

/// Reads one YAML document. On top of what YAML refuses, an error is: an empty text, a second
/// document, a key given twice, a key that is not text, an anchor, alias or tag, more than 16
/// levels, more than `limits`, and what `check_text` refuses.
///
/// `file` names the text in locations; `columns_before` is added to the columns of its first line,
/// for a text that is part of a longer one.
[[nodiscard]] Result<Node> parse_yaml(std::string_view text, const std::string& file,
                                      int columns_before = 0, const YamlLimits& limits = {});

}  // namespace shaketable::scenario
