// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <source_location>
#include <stdexcept>
#include <string>

namespace shaketable {

/// A broken invariant: a bug of ours, never of the user's input. It is thrown rather than aborted
/// on, because an abort would take down the notebook that loaded the library.
class InvariantError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] inline void invariant_broken(
    const char* what, std::source_location at = std::source_location::current()) {
  throw InvariantError(std::string(at.file_name()) + ":" + std::to_string(at.line()) +
                       ": broken invariant: " + what);
}

/// Throws `InvariantError` unless `holds`; checked in every build type.
inline void check(bool holds, const char* what,
                  std::source_location at = std::source_location::current()) {
  if (!holds) [[unlikely]] {
    invariant_broken(what, at);
  }
}

}  // namespace shaketable
