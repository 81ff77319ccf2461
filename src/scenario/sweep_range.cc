// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/sweep_range.h"

#include <cstdint>
#include <optional>

#include "base/uint128.h"
#include "scenario/quantity.h"

namespace shaketable::scenario {
namespace {

constexpr std::int64_t kBillion = 1'000'000'000;

/// `value` times a factor in billionths, cut off; plain numbers stay whole.
Int128 product(const Quantity& value, std::int64_t factor) {
  const Int128 exact = static_cast<Int128>(value.value) * factor / kBillion;
  return value.unit == Unit::Number ? exact / kBillion * kBillion : exact;
}

struct Range {
  Quantity from;
  Quantity to;
  std::optional<Quantity> step;
  std::optional<Quantity> factor;
};

std::vector<std::string> values_of(MapReader& map, const Range& range) {
  std::vector<std::string> values;
  Quantity value = range.from;
  while (value.value <= range.to.value) {
    if (values.size() == kAxisMax) {
      map.fail({"step", "factor"}, "this gives more than 10000 values", "fewer");
      return {};
    }
    values.push_back(to_string(value));
    const Int128 next = range.step ? static_cast<Int128>(value.value) + range.step->value
                                   : product(value, range.factor->value);
    if (next <= value.value) {
      map.fail({"step", "factor"}, "the value after " + values.back() + " is no larger",
               "values that rise");
      return {};
    }
    if (next > range.to.value) {
      break;
    }
    value.value = static_cast<std::int64_t>(next);
  }
  return values;
}

/// A step from 0 has a unit that only the other end shows: `0` may stand for `0%` or `0s`.
bool units_agree(MapReader& map, const Range& range) {
  const Unit unit = range.to.unit;
  const auto wrong = [&](const char* key, Unit found) {
    const bool agrees = found == unit;
    if (!agrees) {
      map.fail({key}, "the unit is not that of 'to'", std::string(unit_name(unit)));
    }
    return !agrees;
  };
  const bool from_wrong = wrong("from", range.from.unit);
  const bool step_wrong = range.step && wrong("step", range.step->unit);
  if (range.factor && (range.factor->unit != Unit::Number || range.factor->value <= kBillion)) {
    map.fail({"factor"}, "this is no factor", "a plain number above 1");
    return false;
  }
  return !from_wrong && !step_wrong;
}

}  // namespace

std::vector<std::string> read_range(MapReader& map) {
  Range range;
  const auto optional = [](std::string_view text) {
    return read_quantity(text).map([](Quantity value) { return std::optional(value); });
  };
  bool sound = map.read("from", range.from, read_quantity);
  sound = map.read("to", range.to, read_quantity) && sound;
  sound = map.read("step", range.step, optional) && sound;
  sound = map.read("factor", range.factor, optional) && sound;
  map.finish();
  if (!map.has("from") || !map.has("to") || map.has("step") == map.has("factor")) {
    map.fail({}, "the range is not complete", "{from, to, step} or {from, to, factor}");
    return {};
  }
  if (!sound || !units_agree(map, range)) {
    return {};
  }
  if (range.to.value < range.from.value) {
    map.fail({"to"}, "the range ends before it begins", "to >= from");
    return {};
  }
  return values_of(map, range);
}

}  // namespace shaketable::scenario
