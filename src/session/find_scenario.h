// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"

namespace shaketable::session {

/// Where the scenarios are that come with the program; until this is called, there are none.
void set_scenario_folder(std::filesystem::path folder);

/// What the user means by `word`: a file or folder is taken as it is, and so is a word with a slash
/// or with `.yaml` or `.yml` at its end. Any other is the name of a scenario that comes with the
/// program (`lossy-path`), or of a folder of them (`timers`). An error, with `word` as its file,
/// when there is none of that name.
[[nodiscard]] Result<std::filesystem::path> find_scenario(const std::string& word);

/// The word that finds `file`: the name of a scenario that comes with the program, or the path.
[[nodiscard]] std::string word_of(const std::filesystem::path& file);

}  // namespace shaketable::session
