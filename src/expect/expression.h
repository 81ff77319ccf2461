// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "expect/field.h"

namespace shaketable::expect {

struct Term;

/// A condition on the fields of one connection, such as `outcome == half-open and time > 200s`.
/// EXPECTATIONS.md has the language: comparisons, `and`, `or`, `not`, `+`, `-`, `*` and brackets.
/// It can neither loop nor call, and its types are checked when it is read.
class Expression {
 public:
  /// At most 1000 octets. An error has the column in `text`, from 1, where it is at fault.
  [[nodiscard]] static Result<Expression> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  /// Whether a field in it needs `Subject::steps`.
  [[nodiscard]] bool needs_steps() const;
  [[nodiscard]] bool holds(const Subject& subject) const;
  /// The values of its fields: `outcome: half-open, time: 201.04s`.
  [[nodiscard]] std::string values(const Subject& subject) const;

 private:
  Expression(std::string_view text, std::shared_ptr<const Term> root)
      : text_(text), root_(std::move(root)) {}

  std::string text_;
  std::shared_ptr<const Term> root_;  ///< shared by copies, which never change it
};

}  // namespace shaketable::expect
