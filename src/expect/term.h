// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "expect/field.h"

namespace shaketable::expect {

enum class Operator : std::uint8_t {
  Literal,
  Field,
  Element,  ///< of a field that is a list
  Or,
  And,
  Not,
  Equal,
  NotEqual,
  Less,
  AtMost,
  Greater,
  AtLeast,
  Plus,
  Minus,
  Times,
};

/// A node of an expression.
struct Term {
  Operator op = Operator::Literal;
  Type type = Type::Truth;
  Value literal = 0;             ///< of `Literal`
  const Field* field = nullptr;  ///< of `Field` and `Element`
  std::size_t index = 0;         ///< of `Element`
  std::vector<Term> operands;
};

/// Sums and products with `kNever` are `kNever`, and so are those beyond 292 years.
[[nodiscard]] Value evaluate(const Term& term, const Subject& subject);

}  // namespace shaketable::expect
