// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

#include "base/uint128.h"

namespace shaketable::stats {

/// The sum of some numbers and the sum of their squares, both exact, so that they depend on which
/// numbers were added and never on the order. How many there were is the caller's to know: a zero
/// need not be added. Room for 2^64 numbers of any size.
class Moments {
 public:
  void add(std::uint64_t value) {
    const Uint128 square = Uint128{value} * value;
    sum_ += value;
    squares_low_ += square;
    squares_high_ += squares_low_ < square ? 1 : 0;
  }

  void merge(const Moments& other) {
    sum_ += other.sum_;
    squares_low_ += other.squares_low_;
    squares_high_ += other.squares_high_ + (squares_low_ < other.squares_low_ ? 1 : 0);
  }

  [[nodiscard]] double sum() const { return static_cast<double>(sum_); }
  /// Precondition of both: `count` > 0 numbers were added, zeros included.
  [[nodiscard]] double mean(std::uint64_t count) const;
  /// The estimated variance of the mean, s^2 / n with s^2 the unbiased sample variance; worked out
  /// in integers up to the last division. Precondition: `count` > 1.
  [[nodiscard]] double variance_of_mean(std::uint64_t count) const;

  bool operator==(const Moments&) const = default;

 private:
  friend struct Fields;  ///< writes and reads them, in serial.cc

  Uint128 sum_ = 0;
  Uint128 squares_low_ = 0;
  std::uint64_t squares_high_ = 0;  ///< in units of 2^128
};

}  // namespace shaketable::stats
