// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>

#include "cli/command.h"

namespace shaketable::cli {

/// The whole command: `arguments` without the program's name. Never throws.
ExitCode dispatch(std::span<const std::string> arguments);

}  // namespace shaketable::cli
