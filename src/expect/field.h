// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "trial/recorder.h"
#include "trial/result.h"

namespace shaketable::expect {

enum class Type : std::uint8_t {
  Truth,    ///< 0 or 1
  Number,   ///< whole
  Time,     ///< nanoseconds
  Outcome,  ///< a `trial::Outcome`
};

/// `a time`, `a number`, ..., for errors.
[[nodiscard]] std::string_view type_name(Type type);

/// A value of any type. What never happened, or was never known, is `kNever`: later than any time
/// and greater than any number.
using Value = std::int64_t;
inline constexpr Value kNever = std::numeric_limits<Value>::max();

/// As people write it: `1.5s`, `3`, `true`, `half-open`, `never`.
[[nodiscard]] std::string value_text(Value value, Type type);

/// What an expectation looks at.
struct Subject {
  const trial::ConnectionResult& result;
  const trial::Trace* steps = nullptr;  ///< for fields that need them
};

/// Something that can be said of one connection of a trial. EXPECTATIONS.md defines each.
struct Field {
  std::string name;
  Type type = Type::Number;
  bool needs_steps = false;
  std::function<Value(const Subject&)> value;                  ///< empty: a list of times
  std::function<std::vector<Duration>(const Subject&)> times;  ///< empty: a single value

  [[nodiscard]] bool is_list() const { return value == nullptr; }
};

/// All of them.
[[nodiscard]] std::span<const Field> fields();

/// The field of that name, or null.
[[nodiscard]] const Field* find_field(std::string_view name);

/// The outcome of that name as a value, or `kNever`.
[[nodiscard]] Value outcome_value(std::string_view name);

}  // namespace shaketable::expect
