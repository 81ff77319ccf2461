// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "verdict/decision.h"

namespace shaketable::verdict {

/// A trial that shows what was found, and what happened in it.
struct Example {
  std::uint64_t trial = 0;
  std::uint32_t connection = 0;
  std::string ladder;  ///< around what was found; may be empty
};

/// An expectation that did not hold at a point.
struct Finding {
  Verdict verdict = Verdict::Failed;
  Location where;
  std::string key;  ///< under `expect:`
  std::string expected;
  std::string found;
  std::string advice;  ///< what would decide it; empty: nothing to say
  std::string point;   ///< name of the sweep's point; empty: none
  std::optional<Example> example;
};

/// A golden file that is not as it was, and what it would be now.
struct GoldenChange {
  std::string file;
  std::string text;
};

/// What became of one scenario's expectations.
struct TestReport {
  std::uint64_t checked = 0;          ///< expectations, at all points
  std::vector<Finding> findings;      ///< none: it passed
  std::vector<Error> errors;          ///< why it could not be run, or not as a whole
  std::vector<GoldenChange> changes;  ///< of those findings that are about golden files
};

}  // namespace shaketable::verdict
