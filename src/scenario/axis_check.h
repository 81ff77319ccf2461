// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string>

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
  enum class Verdict : std::uint8_t { Unsound, Base, Other };

  [[nodiscard]] Verdict judge(const AxisDraft& draft, const Candidate& candidate);
  void add_fault(const AxisDraft& draft, const Candidate& candidate, Error fault);

  const Node& root_;
  const Origin& origin_;
  Errors& errors_;
  std::string base_;  ///< canonical text
  Tables tables_;
};

}  // namespace shaketable::scenario
