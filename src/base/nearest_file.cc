// SPDX-License-Identifier: GPL-2.0-only
#include "base/nearest_file.h"

#include <algorithm>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/error.h"

namespace shaketable {
namespace fs = std::filesystem;

std::string nearest_file(const fs::path& missing) {
  const fs::path folder = missing.parent_path();
  std::vector<std::string> names;
  std::error_code fault;
  for (auto entry = fs::directory_iterator(folder.empty() ? "." : folder, fault);
       !fault && entry != fs::directory_iterator(); entry.increment(fault)) {
    names.push_back(entry->path().filename().string());
  }
  std::ranges::sort(names);  // of equally near ones the first
  const std::string nearest = nearest_spelling(
      missing.filename().string(), std::vector<std::string_view>(names.begin(), names.end()));
  return nearest.empty() ? nearest : (folder / nearest).string();
}

}  // namespace shaketable
