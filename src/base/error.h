// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace shaketable {

/// Where in an input a fault stands. Line and column count from 1; 0 means "not known".
struct Location {
  std::string file;
  int line = 0;
  int column = 0;

  bool operator==(const Location&) const = default;
};

/// Bad input, told for a person: where, which key, what is wrong, what was expected, and the
/// nearest right spelling. Fields that do not apply stay empty.
struct Error {
  Location where;
  std::string key;
  std::string problem;
  std::string expected;
  std::string nearest;

  /// One line: `file:line:column: key: problem; expected ...; did you mean '...'?`
  [[nodiscard]] std::string to_string() const;
};

/// A value, or the reason why the input gave none.
template <typename T>
using Result = tl::expected<T, Error>;

/// An `Error` with a problem and what was expected in its place; the caller adds place and key.
[[nodiscard]] tl::unexpected<Error> bad_input(std::string problem, std::string expected = {});

/// The candidate with the smallest edit distance to `word`, or "" when none is near enough to be a
/// likely slip (more than a third of the letters differ).
[[nodiscard]] std::string nearest_spelling(std::string_view word,
                                           std::span<const std::string_view> candidates);

}  // namespace shaketable
