// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/sweep_overlap.h"

#include <algorithm>
#include <string>
#include <vector>

#include "scenario/direction.h"

namespace shaketable::scenario {
namespace {

constexpr std::string_view kImpair = "impair.";

/// `impair.DIRECTION.WORD`, the direction by all names that it has as the first one.
struct Impairment {
  std::vector<std::string> directions;
  std::string_view word;  ///< empty: all that the directions say
};

Impairment impairment_of(std::string_view key, const trial::Topology& topology) {
  const std::string_view rest = key.substr(kImpair.size());
  const std::string_view name = rest.substr(0, rest.find('.'));
  Impairment impairment;
  impairment.word = rest.substr(std::min(name.size() + 1, rest.size()));
  for (const Direction& direction : find_directions(name, topology)) {
    impairment.directions.push_back(direction_name(direction, topology));
  }
  if (impairment.directions.empty()) {
    impairment.directions = {std::string(name)};
  }
  return impairment;
}

bool is_part(std::string_view part, std::string_view whole) {
  return part.starts_with(whole) && (part.size() == whole.size() || part[whole.size()] == '.');
}

bool in_impair(std::string_view key) { return key.starts_with(kImpair); }

bool says(const Impairment& impairment, const std::string& direction) {
  return std::ranges::find(impairment.directions, direction) != impairment.directions.end();
}

}  // namespace

bool overlap(std::string_view a, std::string_view b, const trial::Topology& topology) {
  if (!in_impair(a) || !in_impair(b)) {
    return is_part(a, b) || is_part(b, a);
  }
  const Impairment one = impairment_of(a, topology);
  const Impairment other = impairment_of(b, topology);
  return (one.word.empty() || other.word.empty() || one.word == other.word) &&
         std::ranges::any_of(one.directions,
                             [&](const std::string& name) { return says(other, name); });
}

bool hides(std::string_view above, std::string_view below, const trial::Topology& topology) {
  if (!in_impair(above) || !in_impair(below)) {
    return is_part(below, above);
  }
  const Impairment one = impairment_of(above, topology);
  const Impairment other = impairment_of(below, topology);
  return (one.word.empty() || one.word == other.word) &&
         std::ranges::all_of(other.directions,
                             [&](const std::string& name) { return says(one, name); });
}

}  // namespace shaketable::scenario
