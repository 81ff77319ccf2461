// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/statistic_name.h"

#include <algorithm>

namespace shaketable::scenario {

Unit unit_of_statistic(std::string_view name) {
  const auto has = [name](std::string_view part) { return name.find(part) != name.npos; };
  const auto ends = [name](std::string_view end) { return name.ends_with(end); };
  const bool sums_up =
      ends(".mean") || ends("_mean") || ends(".min") || ends(".max") || has(".p50") || has(".p9");
  if (has("_times") || (sums_up && (has("_time.") || has(".rtt_") || has(".rto_")))) {
    return Unit::Time;
  }
  return sums_up ? Unit::Number : Unit::Probability;
}

Result<void> check_statistic(std::string_view name, std::span<const std::string_view> known) {
  if (known.empty() || std::ranges::find(known, name) != known.end()) {
    return {};
  }
  auto error = bad_input("no statistic has this name",
                         "a name that the results show, such as outcome.established");
  error.value().nearest = nearest_spelling(name, known);
  return error;
}

}  // namespace shaketable::scenario
