// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"

namespace shaketable::cli {

/// A file to be tested.
struct TestFile {
  std::filesystem::path file;
  bool is_named = false;  ///< by the user, rather than found in a folder
};

/// Paths are found by `session::find_scenario`. Files are taken as they are; folders are searched,
/// with all below them, for `*.yaml` and
/// `*.yml`, by name, but for names that begin with a dot and links to folders. Each file once,
/// without `.` and `..`. An error when a path is not there, cannot be read, or is a folder without
/// such a file.
[[nodiscard]] Result<std::vector<TestFile>> find_test_files(std::span<const std::string> paths);

/// Whether a test of that name is meant by `--filter`: a part of the name, or a pattern of the
/// shell for all of it, or for what follows its last slash, see glob(7).
[[nodiscard]] bool matches(const std::string& filter, const std::string& name);

}  // namespace shaketable::cli
