// SPDX-License-Identifier: GPL-2.0-only
//
// The grammar of expressions, and from its parse tree to terms with types.
#include <algorithm>
#include <array>
#include <charconv>
#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/parse_tree.hpp>
#include <utility>
#include <vector>

#include "base/check.h"
#include "expect/expression.h"
#include "expect/term.h"

namespace shaketable::expect {
namespace grammar {

namespace peg = tao::pegtl;

struct gap : peg::star<peg::space> {};
struct word_octet : peg::ranges<'a', 'z', '0', '9', '_', '_', '.', '.'> {};
template <char... Letters>
struct keyword : peg::seq<peg::string<Letters...>, peg::not_at<word_octet>, gap> {};
struct word_or : keyword<'o', 'r'> {};
struct word_and : keyword<'a', 'n', 'd'> {};
struct word_not : keyword<'n', 'o', 't'> {};
struct reserved : peg::sor<word_or, word_and, word_not> {};

/// `client.syn.sent`, `half-open`, `true`, `never`.
struct name : peg::seq<peg::not_at<reserved>, peg::lower,
                       peg::star<peg::sor<word_octet, peg::seq<peg::one<'-'>, peg::lower>>>> {};
/// `1.5s`, `7`.
struct number : peg::seq<peg::digit, peg::star<word_octet>> {};
struct digits : peg::plus<peg::digit> {};
struct close_index : peg::one<']'> {};
struct index : peg::if_must<peg::one<'['>, gap, digits, gap, close_index> {};
struct reference : peg::seq<name, gap, peg::opt<index, gap>> {};
struct literal : peg::seq<number, gap> {};

struct disjunction;
struct close_bracket : peg::one<')'> {};
struct bracket : peg::if_must<peg::one<'('>, gap, disjunction, close_bracket, gap> {};
struct primary : peg::sor<bracket, literal, reference> {};
struct times : peg::one<'*'> {};
struct product : peg::list_must<primary, peg::seq<times, gap>> {};
struct plus_or_minus : peg::one<'+', '-'> {};
struct sum : peg::list_must<product, peg::seq<plus_or_minus, gap>> {};
struct relation : peg::sor<TAO_PEGTL_STRING("=="), TAO_PEGTL_STRING("!="), TAO_PEGTL_STRING("<="),
                           TAO_PEGTL_STRING(">="), TAO_PEGTL_STRING("<"), TAO_PEGTL_STRING(">")> {};
struct comparison : peg::seq<sum, peg::opt_must<relation, gap, sum>> {};
struct inversion;
struct inverted : peg::if_must<word_not, inversion> {};
struct inversion : peg::sor<inverted, comparison> {};
struct conjunction : peg::list_must<inversion, word_and> {};
struct disjunction : peg::list_must<conjunction, word_or> {};
struct whole : peg::must<gap, disjunction, peg::eof> {};

template <typename Rule>
inline constexpr const char* kExpected = nullptr;
template <>
inline constexpr auto kExpected<digits> = "the number of an element, from 0";
template <>
inline constexpr auto kExpected<close_index> = "']'";
template <>
inline constexpr auto kExpected<close_bracket> = "')', an operator, or 'and' or 'or'";
template <>
inline constexpr auto kExpected<gap> = "a space";
template <>
inline constexpr auto kExpected<primary> = "a field, a value or '('";
template <>
inline constexpr auto kExpected<product> = kExpected<primary>;
template <>
inline constexpr auto kExpected<sum> = kExpected<primary>;
template <>
inline constexpr auto kExpected<inversion> = kExpected<primary>;
template <>
inline constexpr auto kExpected<conjunction> = kExpected<primary>;
template <>
inline constexpr auto kExpected<disjunction> = kExpected<primary>;
template <>
inline constexpr auto kExpected<peg::eof> = "an operator, 'and', 'or' or the end";

struct Messages {
  template <typename Rule>
  static constexpr auto message = kExpected<Rule>;
};
template <typename Rule>
using control = peg::must_if<Messages>::control<Rule>;

template <typename Rule>
using selector = peg::parse_tree::selector<
    Rule, peg::parse_tree::store_content::on<name, number, digits, relation, plus_or_minus, times>,
    peg::parse_tree::remove_content::on<inverted>,
    peg::parse_tree::fold_one::on<reference, product, sum, comparison, conjunction, disjunction>>;

using Node = peg::parse_tree::node;

}  // namespace grammar

namespace {

using grammar::Node;

constexpr std::size_t kOctetsMax = 1000;

struct Relation {
  std::string_view sign;
  Operator op;
};
constexpr std::array kRelations = {
    Relation{"==", Operator::Equal},  Relation{"!=", Operator::NotEqual},
    Relation{"<=", Operator::AtMost}, Relation{">=", Operator::AtLeast},
    Relation{"<", Operator::Less},    Relation{">", Operator::Greater},
};

int column_of(const Node& node) { return static_cast<int>(node.begin().column); }

/// Thrown while terms are made, and caught in `Expression::parse`.
struct Fault : std::exception {
  Fault(int column, Error what) : error(std::move(what)) { error.where.column = column; }
  Error error;
};

[[noreturn]] void fail(const Node& node, std::string problem, std::string expected) {
  throw Fault(column_of(node), bad_input(std::move(problem), std::move(expected)).value());
}

Term make_term(const Node& node);

std::string nearest_field(std::string_view name) {
  std::vector<std::string_view> names = {"true", "false", "never"};
  names.reserve(names.size() + fields().size() + trial::kOutcomeCount);
  for (const Field& field : fields()) {
    names.push_back(field.name);
  }
  for (int i = 0; i < trial::kOutcomeCount; ++i) {
    names.push_back(trial::to_string(static_cast<trial::Outcome>(i)));
  }
  return nearest_spelling(name, names);
}

Term literal(Type type, Value value) {
  return {.op = Operator::Literal,
          .type = type,
          .literal = value,
          .field = {},
          .index = 0,
          .operands = {}};
}

Term make_name(const Node& node) {
  const std::string_view name = node.string_view();
  if (name == "true" || name == "false") {
    return literal(Type::Truth, Value{name == "true"});
  }
  if (name == "never") {
    return literal(Type::Time, kNever);
  }
  if (const Value outcome = outcome_value(name); outcome != kNever) {
    return literal(Type::Outcome, outcome);
  }
  const Field* field = find_field(name);
  if (field == nullptr) {
    Error error = bad_input("'" + std::string(name) + "' is neither a field nor a value",
                            "a field such as client.syn.sent, an outcome, true, false or never")
                      .value();
    error.nearest = nearest_field(name);
    throw Fault(column_of(node), std::move(error));
  }
  if (field->is_list()) {
    fail(node, "'" + field->name + "' is a list", "one of its elements, as " + field->name + "[0]");
  }
  return {.op = Operator::Field,
          .type = field->type,
          .literal = 0,
          .field = field,
          .index = 0,
          .operands = {}};
}

Term make_element(const Node& node) {
  const Node& name = *node.children.front();
  const Field* field = find_field(name.string_view());
  if (field == nullptr || !field->is_list()) {
    fail(name, "'" + name.string() + "' is no list", "a list such as client.syn_times");
  }
  const std::string_view digits = node.children.back()->string_view();
  Term term{.op = Operator::Element,
            .type = field->type,
            .literal = 0,
            .field = field,
            .index = 0,
            .operands = {}};
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), term.index);
  if (read.ec != std::errc{}) {
    fail(*node.children.back(), "no list has so many elements", "the number of an element");
  }
  return term;
}

Term make_number(const Node& node) {
  const std::string_view text = node.string_view();
  Value whole = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (read.ec == std::errc{} && read.ptr == text.data() + text.size() && whole < kNever) {
    return literal(Type::Number, whole);
  }
  const auto time = parse_duration(text);
  if (!time || time->count_ns() == kNever) {
    fail(node, "'" + std::string(text) + "' is neither a time nor a whole number",
         "a time such as 1.5s, or a number such as 7");
  }
  return literal(Type::Time, time->count_ns());
}

bool is_literal_zero(const Term& term) {
  return term.op == Operator::Literal && term.type == Type::Number && term.literal == 0;
}

/// Two sides must be of one type; 0 is a time, too.
void check_same_type(const Node& node, Term& a, Term& b) {
  for (auto [zero, other] : {std::pair{&a, &b}, std::pair{&b, &a}}) {
    if (is_literal_zero(*zero) && other->type == Type::Time) {
      zero->type = Type::Time;
    }
    if (zero->op == Operator::Literal && zero->literal == kNever && other->type == Type::Number) {
      zero->type = Type::Number;  // `never`: a number that was not known
    }
  }
  for (const auto& [number, other] : {std::pair{&a, &b}, std::pair{&b, &a}}) {
    if (number->op == Operator::Literal && number->type == Type::Number &&
        other->type == Type::Time) {
      fail(node, "'" + std::to_string(number->literal) + "' has no unit", "a time such as 1.5s");
    }
  }
  if (a.type != b.type) {
    fail(node,
         "the two sides do not go together: " + std::string(type_name(a.type)) + ", and " +
             std::string(type_name(b.type)),
         "two of the same kind");
  }
}

void check_ordered(const Node& node, const Term& term) {
  if (term.type != Type::Time && term.type != Type::Number) {
    fail(node, "there is no order or sum of these", "times or numbers; or == or !=");
  }
}

Term joined(Operator op, Type type, Term a, Term b) {
  Term term{.op = op, .type = type, .literal = 0, .field = {}, .index = 0, .operands = {}};
  term.operands.reserve(2);
  term.operands.push_back(std::move(a));
  term.operands.push_back(std::move(b));
  return term;
}

Term make_comparison(const Node& node) {
  const Node& sign = *node.children.at(1);
  Term a = make_term(*node.children.at(0));
  Term b = make_term(*node.children.at(2));
  const Operator op = std::ranges::find(kRelations, sign.string_view(), &Relation::sign)->op;
  check_same_type(sign, a, b);
  if (op != Operator::Equal && op != Operator::NotEqual) {
    check_ordered(sign, a);
  }
  return joined(op, Type::Truth, std::move(a), std::move(b));
}

/// `a + b - c`: signs stand between the operands.
Term make_sum(const Node& node) {
  Term total = make_term(*node.children.front());
  for (std::size_t i = 1; i + 1 < node.children.size(); i += 2) {
    const Node& sign = *node.children[i];
    Term next = make_term(*node.children[i + 1]);
    check_same_type(sign, total, next);
    check_ordered(sign, total);
    const Type type = total.type;
    total = joined(sign.string_view() == "+" ? Operator::Plus : Operator::Minus, type,
                   std::move(total), std::move(next));
  }
  return total;
}

Term make_product(const Node& node) {
  Term total = make_term(*node.children.front());
  for (std::size_t i = 1; i + 1 < node.children.size(); i += 2) {
    const Node& sign = *node.children[i];
    Term next = make_term(*node.children[i + 1]);
    check_ordered(sign, total);
    check_ordered(sign, next);
    if (total.type == Type::Time && next.type == Type::Time) {
      fail(sign, "a time times a time is no time", "a number on one side");
    }
    const bool is_time = total.type == Type::Time || next.type == Type::Time;
    total = joined(Operator::Times, is_time ? Type::Time : Type::Number, std::move(total),
                   std::move(next));
  }
  return total;
}

Term make_truth(const Node& node) {
  Term term = make_term(node);
  if (term.type != Type::Truth) {
    fail(node, std::string(type_name(term.type)) + " stands where a condition should",
         "a comparison such as client.rto <= 60s");
  }
  return term;
}

Term make_logic(const Node& node, Operator op) {
  Term total = make_truth(*node.children.front());
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    total = joined(op, Type::Truth, std::move(total), make_truth(*node.children[i]));
  }
  return total;
}

Term make_term(const Node& node) {
  if (node.is_type<grammar::name>()) {
    return make_name(node);
  }
  if (node.is_type<grammar::reference>()) {
    return make_element(node);
  }
  if (node.is_type<grammar::number>()) {
    return make_number(node);
  }
  if (node.is_type<grammar::product>()) {
    return make_product(node);
  }
  if (node.is_type<grammar::sum>()) {
    return make_sum(node);
  }
  if (node.is_type<grammar::comparison>()) {
    return make_comparison(node);
  }
  if (node.is_type<grammar::inverted>()) {
    Term term{.op = Operator::Not,
              .type = Type::Truth,
              .literal = 0,
              .field = {},
              .index = 0,
              .operands = {}};
    term.operands.push_back(make_truth(*node.children.front()));
    return term;
  }
  return make_logic(node, node.is_type<grammar::conjunction>() ? Operator::And : Operator::Or);
}

}  // namespace

Result<Expression> Expression::parse(std::string_view text) {
  if (text.size() > kOctetsMax) {
    return bad_input("the expression has " + std::to_string(text.size()) + " octets",
                     "at most " + std::to_string(kOctetsMax));
  }
  tao::pegtl::memory_input input(text.data(), text.size(), "");
  try {
    const auto tree = tao::pegtl::parse_tree::parse<grammar::whole, grammar::selector,
                                                    tao::pegtl::nothing, grammar::control>(input);
    check(tree != nullptr && !tree->children.empty(), "an expression without a tree");
    return Expression(text, std::make_shared<const Term>(make_truth(*tree->children.front())));
  } catch (const tao::pegtl::parse_error& fault) {
    const std::size_t at = fault.positions().front().byte;
    const std::string found =
        at < text.size() ? "'" + std::string(text.substr(at, 20)) + "' is not understood here"
                         : "the expression ends too early";
    Error error = bad_input(found, std::string(fault.message())).value();
    error.where.column = static_cast<int>(at) + 1;
    return tl::unexpected(std::move(error));
  } catch (const Fault& fault) {
    return tl::unexpected(fault.error);
  }
}

}  // namespace shaketable::expect
