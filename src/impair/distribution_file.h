// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace shaketable::impair {

/// Reads the text of an iproute2 table of quantiles (`*.dist`, as `maketable` of iproute2 writes
/// it): whole numbers from -32768 to 32767 in 1/8192 of a jitter, in lines; lines that start with #
/// are comments. 1 to 16384 numbers.
[[nodiscard]] Result<std::vector<std::int16_t>> parse_distribution(std::string_view text);

/// As `parse_distribution`, of a file; the problem names the file.
[[nodiscard]] Result<std::vector<std::int16_t>> read_distribution_file(
    const std::filesystem::path& path);

}  // namespace shaketable::impair
