// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "impair/netem_words.h"
#include "impair/settings.h"

namespace shaketable::impair {

/// The word that ends a phase and begins the next one.
constexpr std::string_view kChangeWord = "at";

/// Adds the impairments that are named before the next `at`, or the end of the text, to `into`. An
/// error leaves `into` as it was.
[[nodiscard]] Result<void> read_phase(Words& words, Phase& into,
                                      const std::filesystem::path& folder);

}  // namespace shaketable::impair
