// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>

#include "base/error.h"
#include "impair/netem_words.h"
#include "impair/settings.h"

namespace shaketable::impair {

/// Reads what follows `delay`: `TIME [JITTER [CORRELATION]] [distribution NAME]`. The file of a
/// distribution is looked up from `folder` and read at once.
[[nodiscard]] Result<DelaySettings> read_delay(Words& words, const std::filesystem::path& folder);

}  // namespace shaketable::impair
