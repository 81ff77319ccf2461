// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "base/error.h"

namespace shaketable {

/// A length of time in whole nanoseconds, from -292 to +292 years. There is no rounding anywhere
/// between the input text and the result, so two backends can be compared to the nanosecond.
class Duration {
 public:
  constexpr Duration() = default;
  [[nodiscard]] static constexpr Duration ns(std::int64_t count) { return Duration(count); }
  [[nodiscard]] static constexpr Duration us(std::int64_t count) { return ns(count * 1'000); }
  [[nodiscard]] static constexpr Duration ms(std::int64_t count) { return us(count * 1'000); }
  [[nodiscard]] static constexpr Duration s(std::int64_t count) { return ms(count * 1'000); }
  [[nodiscard]] static constexpr Duration max() {
    return ns(std::numeric_limits<std::int64_t>::max());
  }

  [[nodiscard]] constexpr std::int64_t count_ns() const { return ns_; }
  /// For output only: a double loses nanoseconds beyond 104 days.
  [[nodiscard]] constexpr double seconds() const { return static_cast<double>(ns_) / 1e9; }

  constexpr auto operator<=>(const Duration&) const = default;
  constexpr Duration operator-() const { return Duration(-ns_); }
  constexpr Duration& operator+=(Duration other) { return *this = *this + other; }
  friend constexpr Duration operator+(Duration a, Duration b) { return Duration(a.ns_ + b.ns_); }
  friend constexpr Duration operator-(Duration a, Duration b) { return Duration(a.ns_ - b.ns_); }
  friend constexpr Duration operator*(Duration a, std::int64_t n) { return Duration(a.ns_ * n); }
  friend constexpr Duration operator*(std::int64_t n, Duration a) { return a * n; }
  friend constexpr Duration operator/(Duration a, std::int64_t n) { return Duration(a.ns_ / n); }

 private:
  explicit constexpr Duration(std::int64_t count) : ns_(count) {}
  std::int64_t ns_ = 0;
};

/// A point in time, counted from the start of the trial. It has no `now()`: whoever runs a trial
/// owns the clock and passes the time in.
class Instant {
 public:
  constexpr Instant() = default;
  [[nodiscard]] static constexpr Instant at(Duration since_start) { return Instant(since_start); }
  [[nodiscard]] static constexpr Instant max() { return at(Duration::max()); }

  [[nodiscard]] constexpr Duration since_start() const { return since_start_; }

  constexpr auto operator<=>(const Instant&) const = default;
  friend constexpr Instant operator+(Instant a, Duration d) { return at(a.since_start_ + d); }
  friend constexpr Instant operator-(Instant a, Duration d) { return at(a.since_start_ - d); }
  friend constexpr Duration operator-(Instant a, Instant b) {
    return a.since_start_ - b.since_start_;
  }

 private:
  explicit constexpr Instant(Duration since_start) : since_start_(since_start) {}
  Duration since_start_;
};

/// Reads `20ms`, `1.5s`, `250us`, `7ns`, `2m` (minutes), `1h`; a bare number only when it is 0. The
/// value must be a whole number of nanoseconds within +-292 years; `-5ms` is read (the caller says
/// whether negative times make sense).
[[nodiscard]] Result<Duration> parse_duration(std::string_view text);

/// The shortest text in one unit that `parse_duration` reads back to the same value: `1.5s`,
/// `20ms`, `0s`.
[[nodiscard]] std::string to_string(Duration duration);

/// `3.040020` style text for tables: seconds with exactly `digits` (0 to 9) decimals, cut off
/// (never rounded up, so that 0.9999s does not print as 1.00).
[[nodiscard]] std::string seconds_text(Duration duration, int digits);

namespace literals {
constexpr Duration operator""_ns(unsigned long long n) {
  return Duration::ns(static_cast<std::int64_t>(n));
}
constexpr Duration operator""_us(unsigned long long n) {
  return Duration::us(static_cast<std::int64_t>(n));
}
constexpr Duration operator""_ms(unsigned long long n) {
  return Duration::ms(static_cast<std::int64_t>(n));
}
constexpr Duration operator""_s(unsigned long long n) {
  return Duration::s(static_cast<std::int64_t>(n));
}
}  // namespace literals

}  // namespace shaketable
