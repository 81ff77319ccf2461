// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

#include "base/time.h"

namespace shaketable::impair {

/// The packets that the impairments hold. A packet is held until, and no longer at, its release.
class HeldPackets {
 public:
  void begin_trial() { releases_.clear(); }

  /// Whether `limit` or more are held at `now`; time must not run backwards.
  [[nodiscard]] bool is_full(std::size_t limit, Instant now) {
    while (!releases_.empty() && releases_.front() <= now) {
      std::ranges::pop_heap(releases_, std::greater<>());
      releases_.pop_back();
    }
    return releases_.size() >= limit;
  }

  void hold(Instant release) {
    releases_.push_back(release);
    std::ranges::push_heap(releases_, std::greater<>());
  }

 private:
  std::vector<Instant> releases_;  ///< a heap, earliest in front; keeps its memory across trials
};

}  // namespace shaketable::impair
