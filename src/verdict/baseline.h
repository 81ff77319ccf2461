// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>
#include <vector>

#include "scenario/expectation.h"
#include "verdict/finding.h"
#include "verdict/point_run.h"

namespace shaketable::verdict {

/// The store that `name` means (`.sqlite` may be left out): as it is if absolute, else beside the
/// scenario in `folder`, or in the nearest folder above that has it. Empty if there is none.
[[nodiscard]] std::filesystem::path find_store(const std::filesystem::path& folder,
                                               const std::string& name);

/// Compares each point with the stored one of its name: one finding for each statistic that
/// differs, or, with a margin, that is not shown to be within it. Without `of:` these are all that
/// have a test. An error when the store cannot be read, or lacks the point. Throws `StoreError`.
[[nodiscard]] Result<std::vector<Finding>> check_baseline(const scenario::Expectation& expectation,
                                                          const scenario::BaselineClaim& claim,
                                                          const std::filesystem::path& folder,
                                                          std::span<const PointRun> runs);

}  // namespace shaketable::verdict
