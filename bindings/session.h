// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "session/session.h"

namespace shaketable::bindings {

/// A session as Python holds it.
struct PySession {
  session::Session session;
  bool is_text = false;  ///< no file, no command line that does the same

  /// What the command would be called with; for a text, the call of Python.
  [[nodiscard]] std::string command(const std::string& subcommand) const;
};

}  // namespace shaketable::bindings
