// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace shaketable::runner {

/// Throws a `RunError` with the reason in `errno`: `cannot start a worker: Cannot allocate memory`.
[[noreturn]] void throw_system_error(const std::string& what);

}  // namespace shaketable::runner
