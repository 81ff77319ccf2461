// SPDX-License-Identifier: GPL-2.0-only
#include "session/find_scenario.h"

#include <algorithm>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace shaketable::session {
namespace {

namespace fs = std::filesystem;

fs::path& scenario_folder() {
  static fs::path folder;
  return folder;
}

bool is_bare_name(const std::string& word) {
  return !word.empty() && word.find('/') == std::string::npos && !word.ends_with(".yaml") &&
         !word.ends_with(".yml");
}

/// The names of all scenarios, and of folders of them, in the order of the alphabet.
std::vector<std::string> known_names() {
  std::vector<std::string> names;
  std::error_code code;
  for (auto entry = fs::directory_iterator(scenario_folder(), code);
       !code && entry != fs::directory_iterator(); entry.increment(code)) {
    names.push_back(entry->path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace

void set_scenario_folder(fs::path folder) { scenario_folder() = std::move(folder); }

Result<fs::path> find_scenario(const std::string& word) {
  std::error_code ignored;
  if (!is_bare_name(word) || fs::exists(word, ignored)) {
    return word;
  }
  if (!scenario_folder().empty()) {
    fs::path named = scenario_folder() / word;
    fs::path file = named.string() + ".yaml";
    if (fs::exists(file, ignored)) {
      return file;
    }
    if (fs::is_directory(named, ignored)) {
      return named;
    }
  }
  const std::vector<std::string> names = known_names();
  auto error = bad_input("there is no such file, nor a scenario of that name",
                         "a scenario file, or the name of one that comes with shaketable");
  error.value().where.file = word;
  error.value().nearest =
      nearest_spelling(word, std::vector<std::string_view>(names.begin(), names.end()));
  return error;
}

std::string word_of(const fs::path& file) {
  const bool is_ours = !scenario_folder().empty() && file.parent_path() == scenario_folder() &&
                       file.extension() == ".yaml";
  return (is_ours ? file.stem() : file).string();
}

}  // namespace shaketable::session
