// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <vector>

#include "tcp/segment.h"
#include "trial/packet_log.h"

namespace shaketable::sim {

/// A packet under way, on the link number `link` of the path of its sender.
struct Flight {
  trial::PacketRef packet;
  tcp::Segment segment;
  std::vector<std::uint32_t> corrupt_bits;
  std::uint32_t link = 0;
};

/// All flights of a trial, by number. The memory of those that have landed is used again.
class FlightPool {
 public:
  void clear() {
    free_.clear();
    for (std::uint32_t i = 0; i < flights_.size(); ++i) {
      free_.push_back(i);
    }
  }

  [[nodiscard]] Flight& operator[](std::uint32_t number) { return flights_[number]; }

  [[nodiscard]] std::uint32_t start(trial::PacketRef packet, const tcp::Segment& segment) {
    const std::uint32_t number = take();
    Flight& flight = flights_[number];
    flight.packet = packet;
    flight.segment = segment;
    flight.corrupt_bits.clear();
    flight.link = 0;
    return number;
  }

  [[nodiscard]] std::uint32_t copy(std::uint32_t original) {
    const std::uint32_t number = take();
    flights_[number] = flights_[original];
    return number;
  }

  void end(std::uint32_t number) { free_.push_back(number); }

 private:
  std::uint32_t take() {
    if (free_.empty()) {
      flights_.emplace_back();
      return static_cast<std::uint32_t>(flights_.size() - 1);
    }
    const std::uint32_t number = free_.back();
    free_.pop_back();
    return number;
  }

  std::vector<Flight> flights_;
  std::vector<std::uint32_t> free_;
};

}  // namespace shaketable::sim
