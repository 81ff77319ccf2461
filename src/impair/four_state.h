// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "impair/burst_clock.h"
#include "impair/settings.h"
#include "impair/threshold.h"

namespace shaketable::impair {

/// Loss by a chain of four states, `loss state`: the packet's step leads to its state, and it is
/// lost in states 3 and 4. Stepped in time, its state is that of its moment. A clone takes a step
/// that is forgotten again.
class FourState {
 public:
  FourState(const StateLoss& loss, Duration burst_step);

  /// The stationary start, so that the first packet is like any other.
  void begin_stationary(std::uint64_t draw);
  /// The kernel's start: as if the packet before the first was in state 1 (M: from memory).
  void begin_good();

  /// Whether the packet with this draw is lost.
  [[nodiscard]] bool lost(std::uint64_t draw, bool keep, Duration elapsed);

 private:
  using Row = std::array<double, 4>;
  using Matrix = std::array<Row, 4>;

  /// A step from one state: to `first` if that is hit, else to `second` if `either` is, else to
  /// `rest`. States count from 0 here.
  struct Step {
    Threshold first_bar;
    Threshold either_bar;
    std::uint8_t first = 0;
    std::uint8_t second = 0;
    std::uint8_t rest = 0;
  };

  void prepare_powers(const StateLoss& loss);
  [[nodiscard]] std::uint8_t state_after(std::uint64_t steps, std::uint64_t draw) const;

  std::array<Step, 4> steps_;
  std::array<Threshold, 3> start_;  ///< cumulative, of states 1 to 3
  std::vector<Matrix> powers_;      ///< of the transition matrix: 1, 2, 4, 8, ... steps
  std::uint8_t state_ = 0;
  BurstClock clock_;
};

}  // namespace shaketable::impair
