// SPDX-License-Identifier: GPL-2.0-only
#include "verdict/trial_check.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace shaketable::verdict {
namespace {

using expect::kNever;
using expect::Value;
using scenario::Comparison;
using scenario::FieldClaim;

bool is_near(Value value, Value expected, Value within) {
  if (value == kNever || expected == kNever) {
    return value == expected;
  }
  return value >= expected - within && value - within <= expected;
}

bool is_as_said(const FieldClaim& claim, Value value) {
  const Value expected = claim.values.front();
  if (claim.comparison != Comparison::Equal && value == kNever &&
      claim.field->type != expect::Type::Time) {
    return false;  // what is not known is neither more nor less
  }
  switch (claim.comparison) {
    case Comparison::Less:
      return value < expected;
    case Comparison::AtMost:
      return value <= expected;
    case Comparison::AtLeast:
      return value >= expected;
    case Comparison::Greater:
      return value > expected;
    case Comparison::Equal:
      break;
  }
  return is_near(value, expected, claim.within);
}

std::optional<Duration> time_of(Value value) {
  return value == kNever ? std::nullopt : std::optional(Duration::ns(value));
}

std::optional<Mismatch> mismatch_of_list(const FieldClaim& claim, const expect::Subject& subject) {
  const std::vector<Duration> times = claim.field->times(subject);
  std::size_t same = 0;
  while (same < std::min(times.size(), claim.values.size()) &&
         is_near(times[same].count_ns(), claim.values[same], claim.within)) {
    ++same;
  }
  if (same == times.size() && same == claim.values.size()) {
    return {};
  }
  Mismatch wrong;
  for (const Duration time : times) {
    wrong.found += (wrong.found.empty() ? "[" : ", ") + to_string(time);
  }
  wrong.found = (wrong.found.empty() ? "[" : wrong.found) + "]";
  wrong.at = same < times.size() ? std::optional(times[same]) : time_of(claim.values[same]);
  return wrong;
}

}  // namespace

bool is_about(const FieldClaim& claim, const trial::ConnectionResult& connection) {
  return claim.trial.value_or(connection.trial) == connection.trial &&
         claim.connection.value_or(connection.connection) == connection.connection;
}

std::optional<Mismatch> mismatch(const FieldClaim& claim, const expect::Subject& subject) {
  if (claim.field->is_list()) {
    return mismatch_of_list(claim, subject);
  }
  const Value value = claim.field->value(subject);
  if (is_as_said(claim, value)) {
    return {};
  }
  const bool is_moment = claim.field->type == expect::Type::Time;
  return Mismatch{.found = expect::value_text(value, claim.field->type),
                  .at = is_moment ? time_of(value) : std::nullopt};
}

std::optional<Mismatch> mismatch(const scenario::Invariant& invariant,
                                 const expect::Subject& subject) {
  if (invariant.expression.holds(subject) == invariant.always) {
    return {};
  }
  return Mismatch{.found = invariant.expression.values(subject), .at = {}};
}

}  // namespace shaketable::verdict
