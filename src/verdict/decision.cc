// SPDX-License-Identifier: GPL-2.0-only
#include "verdict/decision.h"

#include <cmath>

#include "base/check.h"

namespace shaketable::verdict {

using scenario::Comparison;
using stats::Estimate;

Verdict decide(const Bound& bound, const Estimate& interval) {
  const auto verdict = [](bool holds, bool fails) {
    return holds ? Verdict::Passed : fails ? Verdict::Failed : Verdict::Undecided;
  };
  const auto& [value, low, high] = interval;
  const double at = bound.value;
  switch (bound.comparison) {
    case Comparison::Less:
      return verdict(high && *high < at, low && *low >= at);
    case Comparison::AtMost:
      return verdict(high && *high <= at, low && *low > at);
    case Comparison::AtLeast:
      return verdict(low && *low >= at, high && *high < at);
    case Comparison::Greater:
      return verdict(low && *low > at, high && *high <= at);
    case Comparison::Equal:
      break;
  }
  if (!bound.within) {
    return verdict(value && *value == at, value && *value != at);
  }
  const double least = at - *bound.within;
  const double most = at + *bound.within;
  return verdict(low && high && *low >= least && *high <= most,
                 (low && *low > most) || (high && *high < least));
}

double confidence_for(const Bound& bound, double false_alarm) {
  // A value can be off to either side of a margin.
  return bound.comparison == Comparison::Equal ? 1 - false_alarm : 1 - 2 * false_alarm;
}

std::optional<std::uint64_t> trials_that_decide(const Bound& bound, const Grown& grown,
                                                std::uint64_t trials) {
  constexpr double kTrialsMax = 1e9;
  check(trials > 0, "a decision without trials");
  if (!bound.within && grown(1).value == bound.value) {
    return {};  // on the bound
  }
  const auto decides = [&](double count) {
    return decide(bound, grown(count / static_cast<double>(trials))) != Verdict::Undecided;
  };
  auto below = static_cast<double>(trials);
  double enough = below * 2;
  while (!decides(enough)) {
    below = enough;
    enough *= 2;
    if (enough > kTrialsMax) {
      return {};
    }
  }
  while (enough - below > 1 && enough - below > enough / 1000) {  // people round it up anyway
    const double middle = std::floor((below + enough) / 2);
    (decides(middle) ? enough : below) = middle;
  }
  return static_cast<std::uint64_t>(enough);
}

}  // namespace shaketable::verdict
