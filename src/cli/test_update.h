// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "cli/test_plan.h"
#include "cli/test_text.h"
#include "verdict/finding.h"

namespace shaketable::cli {

/// Writes the golden files of a test that have changed, if nothing else is wrong with it. What
/// cannot be written becomes an error of the report.
[[nodiscard]] TestEnd update_golden(const Test& test, verdict::TestReport& report);

}  // namespace shaketable::cli
