// SPDX-License-Identifier: GPL-2.0-only
#include "cli/test_update.h"

#include <algorithm>

#include "cli/output_file.h"

namespace shaketable::cli {

TestEnd update_golden(const Test& test, verdict::TestReport& report) {
  const bool only_golden = std::ranges::all_of(
      report.findings,
      [](const verdict::Finding& finding) { return finding.key.starts_with("golden"); });
  if (report.changes.empty() || !only_golden || !report.errors.empty()) {
    return end_of(test, report);
  }
  report.errors = write_golden(report.changes);
  return report.errors.empty() ? TestEnd::Updated : TestEnd::Broken;
}

}  // namespace shaketable::cli
