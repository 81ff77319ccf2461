// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "results/campaign.h"

namespace shaketable::runner {

/// Trials `first` to `first + count - 1`.
struct TrialRange {
  std::uint64_t first = 0;
  std::uint64_t count = 0;

  bool operator==(const TrialRange&) const = default;
};

/// What a worker is told: run these trials of the batch's point, hand over a batch of that name.
struct Order {
  results::BatchId id;
  std::vector<TrialRange> trials;  ///< by number, apart from one another

  bool operator==(const Order&) const = default;
};

/// A batch that is to be run, or one of the store whose failures are to be run again.
struct Work {
  Order order;  ///< what is left to run
  bool repair = false;
  std::vector<results::Failure> failures;  ///< trials that took a worker down, not to run again
};

/// The whole of a batch.
[[nodiscard]] Order all_of(results::BatchId id);
[[nodiscard]] bool contains(const Order& order, std::uint64_t trial);
/// Takes a trial out. Precondition: it is in.
void remove(Order& order, std::uint64_t trial);

/// An order as octets, for the way from one process to another on one machine.
[[nodiscard]] std::vector<std::byte> encode(const Order& order);
/// Reads back what `encode` wrote. Throws `InvariantError` on anything else.
[[nodiscard]] Order decode_order(std::span<const std::byte> octets);

}  // namespace shaketable::runner
