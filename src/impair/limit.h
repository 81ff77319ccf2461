// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

#include "base/time.h"
#include "impair/settings.h"

namespace shaketable::impair {

/// How many packets are held at a time. A packet is held until, and no longer at, its release.
class Limit {
 public:
  Limit() = default;
  explicit Limit(std::size_t count_max) : count_max_(count_max) {}

  void begin_trial() { releases_.clear(); }

  /// Whether there is no room for a packet that arrives at `now`; time must not run backwards.
  [[nodiscard]] bool is_full(Instant now) {
    while (!releases_.empty() && releases_.front() <= now) {
      std::ranges::pop_heap(releases_, std::greater<>());
      releases_.pop_back();
    }
    return releases_.size() >= count_max_;
  }

  void hold(Instant release) {
    releases_.push_back(release);
    std::ranges::push_heap(releases_, std::greater<>());
  }

 private:
  std::size_t count_max_ = Settings::kDefaultLimit;
  std::vector<Instant> releases_;  ///< a heap, earliest in front; keeps its memory across trials
};

}  // namespace shaketable::impair
