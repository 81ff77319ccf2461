// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace shaketable {

/// All names of a pattern such as `{client,server}.syn.sent`.
inline std::vector<std::string> expanded(const std::string& pattern) {
  const auto open = pattern.find('{');
  if (open == std::string::npos) {
    return {pattern};
  }
  const auto close = pattern.find('}', open);
  std::vector<std::string> names;
  std::string choices = pattern.substr(open + 1, close - open - 1) + ",";
  for (std::size_t comma; (comma = choices.find(',')) != std::string::npos;
       choices.erase(0, comma + 1)) {
    for (const std::string& rest : expanded(pattern.substr(close + 1))) {
      names.push_back(pattern.substr(0, open) + choices.substr(0, comma) + rest);
    }
  }
  return names;
}

}  // namespace shaketable
