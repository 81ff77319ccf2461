// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/sweep_range.h"

#include "base/uint128.h"
#include "scenario/log_scale.h"
#include "scenario/value_reader.h"

namespace shaketable::scenario {
namespace {

constexpr std::int64_t kBillion = 1'000'000'000;

constexpr const char* kForms = "{from, to, step}, {from, to, factor} or {from, to, count}";

/// Plain numbers are counted in billionths, and must stay whole.
std::int64_t whole_unit(Unit unit) { return unit == Unit::Number ? kBillion : 1; }

/// `value` times a factor in billionths, cut off.
Int128 product(const Quantity& value, std::int64_t factor) {
  const Int128 exact = static_cast<Int128>(value.value) * factor / kBillion;
  return exact / whole_unit(value.unit) * whole_unit(value.unit);
}

struct Range {
  Quantity from;
  Quantity to;
  std::optional<Quantity> step;
  std::optional<Quantity> factor;
  std::size_t count = 0;
  bool is_log = false;
};

std::vector<std::string> rising_values(MapReader& map, const Range& range) {
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

std::vector<std::string> counted_values(MapReader& map, const Interval& interval,
                                        std::size_t count) {
  std::vector<std::string> values;
  const std::size_t last = count - 1;
  for (std::size_t i = 0; i < count; ++i) {
    const Int128 width = static_cast<Int128>(interval.to) - interval.from;
    const std::int64_t even =
        interval.from + static_cast<std::int64_t>(width * static_cast<Int128>(i) / last);
    std::string text =
        interval.text_of(interval.is_log ? log_step(interval.from, interval.to, i, last) : even);
    if (!values.empty() && text == values.back()) {
      map.fail({"count"}, "in whole units, two of the values are " + text,
               "fewer values, or a wider range");
      return {};
    }
    values.push_back(std::move(text));
  }
  return values;
}

/// Reads the ends, which must agree in their unit and order.
bool read_ends(MapReader& map, Range& range) {
  const bool from_sound = map.read("from", range.from, read_quantity);
  return map.read("to", range.to, read_quantity) && from_sound;
}

bool check_unit(MapReader& map, const char* key, Unit found, Unit unit) {
  if (found != unit) {
    map.fail({key}, "the unit is not that of 'to'", std::string(unit_name(unit)));
  }
  return found == unit;
}

bool check_ends(MapReader& map, const Range& range) {
  if (!check_unit(map, "from", range.from.unit, range.to.unit)) {
    return false;
  }
  if (range.to.value < range.from.value) {
    map.fail({"to"}, "the range ends before it begins", "to >= from");
    return false;
  }
  return true;
}

bool check_rise(MapReader& map, const Range& range) {
  if (range.factor && (range.factor->unit != Unit::Number || range.factor->value <= kBillion)) {
    map.fail({"factor"}, "this is no factor", "a plain number above 1");
    return false;
  }
  return !range.step || check_unit(map, "step", range.step->unit, range.to.unit);
}

/// The ends in whole units.
std::optional<Interval> interval_of(MapReader& map, const Range& range) {
  const std::int64_t unit = whole_unit(range.to.unit);
  for (const auto& [key, end] : {std::pair{"from", range.from}, {"to", range.to}}) {
    if (end.value % unit != 0) {
      map.fail({key}, in_quotes(to_string(end)) + " is not a whole number", "a whole number");
      return {};
    }
  }
  if (range.is_log && range.from.value == 0) {
    map.fail({"from"}, "a logarithmic scale has no 0", "a value above 0, or scale: linear");
    return {};
  }
  return Interval{.unit = range.to.unit,
                  .from = range.from.value / unit,
                  .to = range.to.value / unit,
                  .is_log = range.is_log};
}

bool read_scale(MapReader& map, bool& is_log) {
  static constexpr Words<bool, 2> kScales = {{{"linear", false}, {"log", true}}};
  return map.read("scale", is_log, word(kScales));
}

}  // namespace

std::string Interval::text_of(std::int64_t value) const {
  return to_string(Quantity{.unit = unit, .value = value * whole_unit(unit)});
}

std::vector<std::string> read_range(MapReader& map) {
  Range range;
  const auto optional = [](std::string_view text) {
    return read_quantity(text).map([](Quantity value) { return std::optional(value); });
  };
  bool sound = read_ends(map, range);
  sound = map.read("step", range.step, optional) && sound;
  sound = map.read("factor", range.factor, optional) && sound;
  sound = map.read("count", range.count, whole<std::size_t>(2, kAxisMax)) && sound;
  sound = read_scale(map, range.is_log) && sound;
  map.finish();
  const int ways = int{map.has("step")} + int{map.has("factor")} + int{map.has("count")};
  if (!map.has("from") || !map.has("to") || ways != 1) {
    map.fail(
        {}, ways > 1 ? "this says in two ways which values there are" : "the range is not complete",
        kForms);
    return {};
  }
  if (map.has("scale") && !map.has("count")) {
    map.fail({"scale"}, "a scale goes with a count alone", "{from, to, count, scale: log}");
    return {};
  }
  if (!sound || !check_ends(map, range)) {
    return {};
  }
  if (map.has("count")) {
    const auto interval = interval_of(map, range);
    return interval ? counted_values(map, *interval, range.count) : std::vector<std::string>{};
  }
  return check_rise(map, range) ? rising_values(map, range) : std::vector<std::string>{};
}

std::optional<Interval> read_interval(MapReader& map) {
  Range range;
  bool sound = read_ends(map, range);
  sound = read_scale(map, range.is_log) && sound;
  map.finish();
  if (!map.has("from") || !map.has("to")) {
    map.fail({}, "the range is not complete", "{from, to} or {from, to, scale: log}");
    return {};
  }
  return sound && check_ends(map, range) ? interval_of(map, range) : std::nullopt;
}

}  // namespace shaketable::scenario
