// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

namespace shaketable::tcp {

/// A sequence number, arithmetic modulo 2^32 (RFC 9293 section 3.4). There is no `<`: on a circle
/// it would be no order, and `std::sort` or a plain comparison would go wrong silently. Ask
/// `before` and `in_window` instead.
class SeqNum {
 public:
  constexpr SeqNum() = default;
  explicit constexpr SeqNum(std::uint32_t value) : value_(value) {}

  [[nodiscard]] constexpr std::uint32_t value() const { return value_; }

  constexpr bool operator==(const SeqNum&) const = default;
  friend constexpr SeqNum operator+(SeqNum a, std::uint32_t n) { return SeqNum(a.value_ + n); }
  friend constexpr SeqNum operator-(SeqNum a, std::uint32_t n) { return SeqNum(a.value_ - n); }
  /// How far `a` lies ahead of `b`, from 0 to 2^32 - 1.
  friend constexpr std::uint32_t operator-(SeqNum a, SeqNum b) { return a.value_ - b.value_; }

 private:
  std::uint32_t value_ = 0;
};

/// Whether `a` comes before `b`: fewer than 2^31 steps forward lead from `a` to `b`. Neither is
/// before the other when they are exactly 2^31 apart in both directions or equal.
[[nodiscard]] constexpr bool before(SeqNum a, SeqNum b) {
  const std::uint32_t ahead = b - a;
  return ahead != 0 && ahead < 0x8000'0000U;
}

/// Whether `left <= seq < left + size` on the circle.
[[nodiscard]] constexpr bool in_window(SeqNum seq, SeqNum left, std::uint32_t size) {
  return seq - left < size;
}

}  // namespace shaketable::tcp
