// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: events come out by time, then by rank, then as they went in.
#include "sim/event_queue.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace shaketable::sim::testing {
namespace {

using namespace literals;

std::vector<std::uint32_t> flights(EventQueue& queue) {
  std::vector<std::uint32_t> order;
  while (!queue.empty()) {
    const Instant at = queue.next().at;
    const Event event = queue.pop();
    EXPECT_EQ(event.at, at);
    order.push_back(event.flight);
  }
  return order;
}

TEST(EventQueue, ByTimeThenByRankThenAsTheyWentIn) {
  EventQueue queue;
  const Instant early = Instant::at(1_s);
  const Instant late = Instant::at(2_s);
  queue.push({.at = late, .rank = 0, .flight = 6});
  queue.push({.at = early, .rank = 1, .flight = 4});
  queue.push({.at = early, .rank = 0, .flight = 1});
  queue.push({.at = late, .rank = 0, .flight = 7});
  queue.push({.at = early, .rank = 1, .flight = 5});
  queue.push({.at = early, .rank = 0, .flight = 2});
  queue.push({.at = early, .rank = 0, .flight = 3});
  EXPECT_EQ(flights(queue), (std::vector<std::uint32_t>{1, 2, 3, 4, 5, 6, 7}));
}

TEST(EventQueue, ClearForgetsAll) {
  EventQueue queue;
  queue.push({.at = Instant::at(1_s), .rank = 0, .flight = 1});
  queue.clear();
  EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace shaketable::sim::testing
