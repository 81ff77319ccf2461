// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "session/session.h"

namespace shaketable::bindings {

/// A session as Python holds it.
struct PySession {
  session::Session session;

  /// The command line that does the same.
  [[nodiscard]] std::string command(const std::string& subcommand) const;
};

}  // namespace shaketable::bindings
