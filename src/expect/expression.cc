// SPDX-License-Identifier: GPL-2.0-only
#include "expect/expression.h"

#include <algorithm>

#include "base/check.h"
#include "base/uint128.h"
#include "expect/term.h"

namespace shaketable::expect {
namespace {

constexpr Value kTrue = 1;

Value in_range(Int128 exact) {
  return exact >= kNever || exact <= -kNever ? kNever : static_cast<Value>(exact);
}

Value combined(Operator op, Value a, Value b) {
  if (a == kNever || b == kNever) {
    return kNever;
  }
  switch (op) {
    case Operator::Plus:
      return in_range(Int128{a} + b);
    case Operator::Minus:
      return in_range(Int128{a} - b);
    default:
      return in_range(Int128{a} * b);
  }
}

bool compared(const Term& term, Value a, Value b) {
  const bool is_known = term.operands.front().type == Type::Time || (a != kNever && b != kNever);
  switch (term.op) {
    case Operator::Equal:
      return a == b;
    case Operator::NotEqual:
      return a != b;
    case Operator::Less:
      return is_known && a < b;
    case Operator::AtMost:
      return is_known && a <= b;
    case Operator::Greater:
      return is_known && a > b;
    default:
      return is_known && a >= b;
  }
}

Value element(const Term& term, const Subject& subject) {
  const auto times = term.field->times(subject);
  return term.index < times.size() ? times[term.index].count_ns() : kNever;
}

template <typename Visit>
void visit_fields(const Term& term, const Visit& visit) {
  if (term.field != nullptr) {
    visit(term);
  }
  for (const Term& operand : term.operands) {
    visit_fields(operand, visit);
  }
}

}  // namespace

Value evaluate(const Term& term, const Subject& subject) {
  const auto operand = [&](std::size_t i) { return evaluate(term.operands.at(i), subject); };
  switch (term.op) {
    case Operator::Literal:
      return term.literal;
    case Operator::Field:
      return term.field->value(subject);
    case Operator::Element:
      return element(term, subject);
    case Operator::Or:
      return Value{operand(0) == kTrue || operand(1) == kTrue};
    case Operator::And:
      return Value{operand(0) == kTrue && operand(1) == kTrue};
    case Operator::Not:
      return operand(0) == kNever ? kNever : Value{operand(0) != kTrue};
    case Operator::Plus:
    case Operator::Minus:
    case Operator::Times:
      return combined(term.op, operand(0), operand(1));
    default:
      return Value{compared(term, operand(0), operand(1))};
  }
}

bool Expression::needs_steps() const {
  bool needs = false;
  visit_fields(*root_, [&](const Term& term) { needs |= term.field->needs_steps; });
  return needs;
}

bool Expression::holds(const Subject& subject) const { return evaluate(*root_, subject) == kTrue; }

std::string Expression::values(const Subject& subject) const {
  std::string text;
  visit_fields(*root_, [&](const Term& term) {
    const std::string index =
        term.op == Operator::Element ? "[" + std::to_string(term.index) + "]" : "";
    const std::string value =
        term.field->name + index + ": " + value_text(evaluate(term, subject), term.type);
    if (text.find(value) == std::string::npos) {
      text += (text.empty() ? "" : ", ") + value;
    }
  });
  return text;
}

}  // namespace shaketable::expect
