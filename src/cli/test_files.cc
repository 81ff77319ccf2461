// SPDX-License-Identifier: GPL-2.0-only
#include "cli/test_files.h"

#include <fnmatch.h>

#include <algorithm>
#include <system_error>

#include "base/nearest_file.h"
#include "session/find_scenario.h"

namespace shaketable::cli {
namespace {

namespace fs = std::filesystem;

Error fault(const fs::path& path, std::string problem, std::string expected) {
  Error error = bad_input(std::move(problem), std::move(expected)).value();
  error.where.file = path.string();
  return error;
}

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

bool is_scenario(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

Result<std::vector<fs::path>> scenarios_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code code;
  auto entry = fs::recursive_directory_iterator(folder, code);
  for (; !code && entry != fs::recursive_directory_iterator(); entry.increment(code)) {
    if (is_hidden(entry->path())) {
      entry.disable_recursion_pending();
    } else if (std::error_code ignored; is_scenario(entry->path()) &&
                                        !fs::is_fifo(entry->status(ignored)) &&
                                        !entry->is_directory(ignored)) {
      found.push_back(entry->path());
    }
  }
  if (code) {
    return tl::unexpected(fault(folder, "the folder cannot be read (" + code.message() + ")",
                                "a folder of scenarios"));
  }
  if (found.empty()) {
    return tl::unexpected(
        fault(folder, "there is no scenario in this folder", "files that end in .yaml or .yml"));
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace

Result<std::vector<TestFile>> find_test_files(std::span<const std::string> paths) {
  std::vector<TestFile> all;
  const auto add = [&](const fs::path& file, bool is_named) {
    const fs::path normal = file.lexically_normal();  // so that tests have one name
    const auto known = std::ranges::find(all, normal, &TestFile::file);
    if (known == all.end()) {
      all.push_back({.file = normal, .is_named = is_named});
    } else {
      known->is_named |= is_named;
    }
  };
  for (const std::string& word : paths) {
    const auto path = session::find_scenario(word);
    if (!path) {
      return tl::unexpected(path.error());
    }
    std::error_code code;
    const auto status = fs::status(*path, code);
    if (!fs::exists(status)) {
      Error error =
          fault(*path, "there is no such file or folder", "a scenario, or a folder of them");
      error.nearest = nearest_file(*path);
      return tl::unexpected(std::move(error));
    }
    if (!fs::is_directory(status)) {
      add(*path, true);
      continue;
    }
    const auto found = scenarios_in(*path);
    if (!found) {
      return tl::unexpected(found.error());
    }
    for (const fs::path& file : *found) {
      add(file, false);
    }
  }
  return all;
}

bool matches(const std::string& filter, const std::string& name) {
  const std::string last = name.substr(name.find_last_of('/') + 1);
  return name.find(filter) != name.npos || fnmatch(filter.c_str(), name.c_str(), 0) == 0 ||
         fnmatch(filter.c_str(), last.c_str(), 0) == 0;
}

}  // namespace shaketable::cli
