// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/digest.h"
#include "scenario/scenario_reader.h"
#include "scenario/sweep.h"
#include "scenario/sweep_values.h"

namespace shaketable::scenario {

/// Tries the values of axes: each must give a sound scenario when it is set alone.
class AxisCheck {
 public:
  /// `root` must be sound, and outlive this.
  AxisCheck(const Node& root, const Origin& origin, Errors& errors);

  /// The axis, whose values are cut off before the first that is not sound (an error).
  [[nodiscard]] Axis tried(const AxisDraft& draft);

  /// All tables that the scenario or one with a tried value has.
  [[nodiscard]] const Tables& tables() const { return tables_; }

 private:
  /// What the value changes (`Axis::effects`); nothing if it is not sound, which is an error.
  [[nodiscard]] std::optional<std::string> effect_of(const AxisDraft& draft,
                                                     const Candidate& candidate);
  void add_fault(const AxisDraft& draft, const Candidate& candidate, Error fault);

  const Node& root_;
  const Origin& origin_;
  Errors& errors_;
  std::vector<std::string> base_;  ///< the lines of the canonical text, sorted
  Tables tables_;
};

}  // namespace shaketable::scenario
