// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "scenario/node.h"

namespace shaketable::scenario {

/// A value of an axis and what it was read from.
struct Candidate {
  const Node* from = nullptr;  ///< the axis, if the value was worked out; or its place in a list
  std::string text;            ///< in YAML, in one line
  bool is_computed = false;

  /// The value as if it stood in the file.
  [[nodiscard]] Node node() const;
};

/// An axis whose values have not been tried.
struct AxisDraft {
  const Node* node = nullptr;  ///< what stands behind its key; outlives the draft
  std::string path;            ///< of the axis, as `sweep.zip.client.mss`, for errors
  std::vector<Candidate> candidates;
};

/// A value that was worked out from what stands at `axis`, which outlives it.
[[nodiscard]] Candidate computed_value(const Node& axis, std::string text);

/// The values that are listed: 1 to 10000. Adds an error and gives none if there is no such list;
/// `expected`: what to write.
[[nodiscard]] std::vector<Candidate> listed_values(const Node& axis, const std::string& path,
                                                   const std::string& expected, Errors& errors);

/// The values of an axis: a list or a range. Adds errors and gives none if it makes no sense.
[[nodiscard]] std::vector<Candidate> axis_values(const Node& axis, const std::string& path,
                                                 Errors& errors);

/// The settings of axes that move together, each in one line, as many as the shortest axis has.
[[nodiscard]] std::vector<std::string> settings_of(const std::vector<AxisDraft>& axes);

}  // namespace shaketable::scenario
