// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace shaketable::scenario {

/// All that is wrong with an input, so that it can be mended at once.
using Errors = std::vector<Error>;

/// A value of a YAML text and where it stands. Scalars stay text: what reads them knows what they
/// must be, so nothing is guessed from how they look.
struct Node {
  enum class Kind : std::uint8_t { Null, Scalar, Sequence, Mapping };

  Kind kind = Kind::Null;
  Location where;
  std::string text;            ///< of a scalar
  int text_column = 0;         ///< where `text` begins, if it stands unchanged in one line; else 0
  std::vector<Node> children;  ///< of a sequence or a mapping, in order
  std::string key;             ///< of a child of a mapping; no two children share one
  Location key_where;

  [[nodiscard]] bool is_null() const { return kind == Kind::Null; }
  [[nodiscard]] bool is_scalar() const { return kind == Kind::Scalar; }
  [[nodiscard]] bool is_mapping() const { return kind == Kind::Mapping; }
  [[nodiscard]] bool is_sequence() const { return kind == Kind::Sequence; }

  /// The child of that key, or null.
  [[nodiscard]] const Node* find(std::string_view child_key) const;
  [[nodiscard]] Node* find(std::string_view child_key);
};

/// `a mapping`, `a list`, `a single value` or `nothing`, for errors.
[[nodiscard]] std::string_view kind_name(Node::Kind kind);

/// The value in YAML's flow style, in one line; scalars are quoted where YAML needs it.
[[nodiscard]] std::string flow_text(const Node& node);

/// `text` as a YAML scalar that reads back to it, in double quotes unless it is plain beyond doubt.
[[nodiscard]] std::string scalar_text(std::string_view text);

/// `text` in single quotes, for errors: cut to 60 octets, control characters shown as `?`.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace shaketable::scenario
