// SPDX-License-Identifier: GPL-2.0-only
#include "runner/system_error.h"

#include <cerrno>
#include <system_error>

#include "runner/runner.h"

namespace shaketable::runner {

void throw_system_error(const std::string& what) {
  throw RunError(what + ": " + std::generic_category().message(errno));
}

}  // namespace shaketable::runner
