// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/time.h"

namespace shaketable::sim {

/// An event: what it is about is the number of a flight.
struct Event {
  Instant at;
  std::uint32_t rank = 0;
  std::uint32_t flight = 0;
};

/// Events in the order of time, then of rank, then of their scheduling.
class EventQueue {
 public:
  void clear() {
    heap_.clear();
    scheduled_ = 0;
  }

  [[nodiscard]] bool empty() const { return heap_.empty(); }
  /// Precondition: not empty.
  [[nodiscard]] Event next() const { return heap_.front().event(); }

  void push(const Event& event) {
    Entry& entry = heap_.emplace_back();
    entry.at = event.at;
    entry.order = (std::uint64_t{event.rank} << kRankShift) | scheduled_++;
    entry.flight = event.flight;
    if (heap_.size() > 1) {  // one alone, as in most trials, is a heap as it stands
      std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
    }
  }

  /// Precondition: not empty.
  Event pop() {
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
    const Event event = heap_.back().event();
    heap_.pop_back();
    return event;
  }

 private:
  static constexpr int kRankShift = 56;  ///< 2^56 events outlast any trial

  struct Entry {
    Instant at;
    std::uint64_t order;  ///< rank and scheduling
    std::uint32_t flight;

    bool operator>(const Entry& other) const {
      return at != other.at ? at > other.at : order > other.order;
    }

    [[nodiscard]] Event event() const {
      return {.at = at, .rank = static_cast<std::uint32_t>(order >> kRankShift), .flight = flight};
    }
  };

  std::vector<Entry> heap_;
  std::uint64_t scheduled_ = 0;
};

}  // namespace shaketable::sim
