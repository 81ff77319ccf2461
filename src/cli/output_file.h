// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>
#include <fstream>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "verdict/finding.h"

namespace shaketable::cli {

/// A text file that takes the place of the one before only when it is whole. What is no regular
/// file (a pipe, a terminal) is written to as it is.
class OutputFile {
 public:
  /// Makes sure that it can be written, before there is anything to write.
  [[nodiscard]] static Result<OutputFile> open(const std::filesystem::path& file);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  /// Leaves the file as it was unless `finish` was called.
  ~OutputFile();

  /// Writes all of the file. An error, with its name, when that cannot be done.
  [[nodiscard]] Result<void> finish(std::string_view text);

 private:
  OutputFile(std::filesystem::path file, std::filesystem::path partial, std::ofstream stream);

  std::filesystem::path file_;
  std::filesystem::path partial_;  ///< where it is written; empty: nothing to be removed
  std::ofstream stream_;
};

/// Writes golden files anew; gives the errors of those that cannot be written, or are other files.
[[nodiscard]] std::vector<Error> write_golden(std::span<const verdict::GoldenChange> changes);

}  // namespace shaketable::cli
