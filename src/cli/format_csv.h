// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>

#include "cli/format_data.h"
#include "trial/result.h"

namespace shaketable::cli {

/// What stands before the rows: lines `# key: value` that tell where the result comes from, and the
/// line of column names. `axes` are the axes of a sweep, which become the first columns. Reads with
/// `pandas.read_csv(file, comment='#')`; lines end in LF.
///
/// Columns carry the names of the statistics that they lead to (`client.syn.sent`); those that end
/// in `_ns` are times in whole nanoseconds from the first SYN of the connection (`opened_ns` is
/// that SYN, from the start of the trial), lists of them parted by spaces. A cell is empty when
/// there is no such time; yes and no are 1 and 0.
[[nodiscard]] std::string csv_header(const RunHeader& header,
                                     std::span<const std::string> axes = {});

/// One connection of a trial, with its newline. `values`: of the point on each axis, as many as
/// `axes` above.
[[nodiscard]] std::string csv_row(const trial::ConnectionResult& result,
                                  std::span<const std::string> values = {});

/// The lines `# key: value` that head every CSV.
[[nodiscard]] std::string csv_comments(const RunHeader& header);

/// One line of cells, quoted where need be (RFC 4180 section 2), with its newline.
[[nodiscard]] std::string csv_line(std::span<const std::string> cells);

}  // namespace shaketable::cli
