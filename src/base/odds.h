// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace shaketable {

/// A probability as a whole number of billionths, 0 to 1. Integers, so that a draw is decided alike
/// by every compiler.
class Odds {
 public:
  static constexpr std::uint64_t kOne = 1'000'000'000;

  constexpr Odds() = default;
  /// Precondition: ppb <= 1e9.
  [[nodiscard]] static constexpr Odds ppb(std::uint64_t count) {
    return Odds(count > kOne ? kOne : count);
  }
  [[nodiscard]] static constexpr Odds percent(std::uint64_t count) {
    return ppb(count * (kOne / 100));
  }
  [[nodiscard]] static constexpr Odds always() { return ppb(kOne); }
  [[nodiscard]] static constexpr Odds never() { return {}; }

  [[nodiscard]] constexpr std::uint64_t count_ppb() const { return ppb_; }
  [[nodiscard]] constexpr double value() const {
    return static_cast<double>(ppb_) / static_cast<double>(kOne);
  }
  [[nodiscard]] constexpr Odds complement() const { return Odds(kOne - ppb_); }

  /// Whether an event of these odds happens for a uniform 64-bit draw. The rate is right to 4 parts
  /// in 10^11.
  [[nodiscard]] constexpr bool hit(std::uint64_t draw) const {
    return ppb_ == kOne || draw < ppb_ * (UINT64_MAX / kOne);
  }

  constexpr auto operator<=>(const Odds&) const = default;

 private:
  explicit constexpr Odds(std::uint64_t count) : ppb_(count) {}
  std::uint64_t ppb_ = 0;
};

/// Reads `10%`, `0.3%`, `0.25` or `1e-3`; the value must lie in 0 to 1 and be a whole number of
/// billionths.
[[nodiscard]] Result<Odds> parse_odds(std::string_view text);

/// `10%`, `0.3%`: percent with as many decimals as the value needs.
[[nodiscard]] std::string to_string(Odds odds);

}  // namespace shaketable
