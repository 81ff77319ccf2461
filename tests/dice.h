// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/rng.h"

namespace shaketable::testing {

/// Dice that remember how often they were thrown, for what a test makes up.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : stream_(seed) {}

  template <typename T>
  T from(T lowest, T highest) {
    const auto range = static_cast<std::uint64_t>(highest) - static_cast<std::uint64_t>(lowest);
    const std::uint64_t draw = stream_.draw(next_++);
    return static_cast<T>(static_cast<std::uint64_t>(lowest) +
                          (range == UINT64_MAX ? draw : draw % (range + 1)));
  }
  bool chance(int percent) { return from(0, 99) < percent; }
  template <typename Container>
  const auto& one_of(const Container& choices) {
    return choices[from<std::size_t>(0, choices.size() - 1)];
  }

 private:
  Stream stream_;
  std::uint64_t next_ = 0;
};

}  // namespace shaketable::testing
