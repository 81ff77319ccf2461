// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "base/time.h"

namespace shaketable::sim {

/// Events in the order of time, then of `rank`, then of their scheduling. The payloads stay where
/// they are; only small keys move in the heap.
template <typename Payload>
class EventQueue {
 public:
  void clear() {
    heap_.clear();
    payloads_.clear();
    free_.clear();
    scheduled_ = 0;
  }

  [[nodiscard]] bool empty() const { return heap_.empty(); }
  /// Precondition: not empty.
  [[nodiscard]] Instant next_time() const { return heap_.front().at; }
  [[nodiscard]] std::uint32_t next_rank() const { return heap_.front().rank; }

  void push(Instant at, std::uint32_t rank, Payload payload) {
    std::size_t slot = payloads_.size();
    if (free_.empty()) {
      payloads_.push_back(std::move(payload));
    } else {
      slot = free_.back();
      free_.pop_back();
      payloads_[slot] = std::move(payload);
    }
    heap_.push_back({.at = at, .rank = rank, .order = scheduled_++, .slot = slot});
    std::ranges::push_heap(heap_, std::greater{}, &Key::sorting);
  }

  /// Precondition: not empty.
  Payload pop() {
    std::ranges::pop_heap(heap_, std::greater{}, &Key::sorting);
    const std::size_t slot = heap_.back().slot;
    heap_.pop_back();
    free_.push_back(slot);
    return std::move(payloads_[slot]);
  }

 private:
  struct Key {
    Instant at;
    std::uint32_t rank;
    std::uint64_t order;
    std::size_t slot;

    [[nodiscard]] auto sorting() const { return std::tuple(at, rank, order); }
  };

  std::vector<Key> heap_;
  std::vector<Payload> payloads_;
  std::vector<std::size_t> free_;
  std::uint64_t scheduled_ = 0;
};

}  // namespace shaketable::sim
