// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "scenario/document.h"
#include "verdict/finding.h"
#include "verdict/point_run.h"

namespace shaketable::verdict {

/// What to do about a golden file that is not there.
enum class Missing : std::uint8_t { IsAnError, IsMade };

/// Runs all points of a scenario and holds them against its `expect:`. Files that it names are
/// looked for from `folder`. What cannot be run is an error in the report. Throws what a backend
/// throws.
[[nodiscard]] TestReport run_test(const scenario::Document& document,
                                  const std::filesystem::path& folder,
                                  const MakeBackend& make_backend,
                                  Missing golden = Missing::IsAnError);

/// The golden files that the scenario names, as they would be now. What keeps one from being made
/// is among the errors.
[[nodiscard]] TestReport make_golden(const scenario::Document& document,
                                     const std::filesystem::path& folder,
                                     const MakeBackend& make_backend);

}  // namespace shaketable::verdict
