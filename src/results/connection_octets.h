// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

#include "base/octets.h"
#include "trial/result.h"

namespace shaketable::results {

/// Writes the whole of a connection's result, or reads it back.
void transfer(OctetWriter& octets, const trial::ConnectionResult& result);
void transfer(OctetReader& octets, trial::ConnectionResult& result);

/// A checksum of all that some results hold, which does not depend on their order.
class Checksum {
 public:
  void add(const trial::ConnectionResult& result) {
    octets_.clear();
    transfer(octets_, result);
    sum_ += checksum(octets_.octets());
  }
  [[nodiscard]] std::uint64_t value() const { return sum_; }

 private:
  OctetWriter octets_;
  std::uint64_t sum_ = 0;
};

}  // namespace shaketable::results
