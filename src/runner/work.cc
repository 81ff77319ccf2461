// SPDX-License-Identifier: GPL-2.0-only
#include "runner/work.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace shaketable::runner {
namespace {

constexpr std::size_t kHead = 3;  ///< numbers before the ranges

auto range_with(auto& ranges, std::uint64_t trial) {
  return std::ranges::find_if(ranges, [trial](const TrialRange& range) {
    return range.first <= trial && trial - range.first < range.count;
  });
}

}  // namespace

Order all_of(results::BatchId id) {
  return {.id = id, .trials = {{.first = id.first, .count = id.count}}};
}

bool contains(const Order& order, std::uint64_t trial) {
  return range_with(order.trials, trial) != order.trials.end();
}

void remove(Order& order, std::uint64_t trial) {
  const auto at = range_with(order.trials, trial);
  check(at != order.trials.end(), "a trial of the order");
  const TrialRange before = {.first = at->first, .count = trial - at->first};
  const TrialRange after = {.first = trial + 1, .count = at->count - before.count - 1};
  auto next = order.trials.erase(at);
  for (const TrialRange& rest : {after, before}) {
    if (rest.count > 0) {
      next = order.trials.insert(next, rest);
    }
  }
}

std::vector<std::byte> encode(const Order& order) {
  std::vector<std::uint64_t> numbers = {order.id.point, order.id.first, order.id.count};
  for (const TrialRange& range : order.trials) {
    numbers.push_back(range.first);
    numbers.push_back(range.count);
  }
  const auto octets = std::as_bytes(std::span(numbers));
  return {octets.begin(), octets.end()};
}

Order decode_order(std::span<const std::byte> octets) {
  std::vector<std::uint64_t> numbers(octets.size() / sizeof(std::uint64_t));
  check(numbers.size() * sizeof(std::uint64_t) == octets.size(), "an order of whole numbers");
  check(numbers.size() >= kHead && (numbers.size() - kHead) % 2 == 0, "an order of whole ranges");
  std::memcpy(numbers.data(), octets.data(), octets.size());
  Order order;
  order.id = {
      .point = static_cast<std::uint32_t>(numbers[0]), .first = numbers[1], .count = numbers[2]};
  for (std::size_t i = kHead; i < numbers.size(); i += 2) {
    order.trials.push_back({.first = numbers[i], .count = numbers[i + 1]});
  }
  return order;
}

}  // namespace shaketable::runner
