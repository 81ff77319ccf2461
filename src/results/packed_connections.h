// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/check.h"
#include "base/octets.h"
#include "results/connection_octets.h"
#include "trial/result.h"

namespace shaketable::results {

/// Results of connections as octets, in which they go from a worker to the store: a tenth of the
/// room, and no memory of their own for each.
class PackedConnections {
 public:
  void push_back(const trial::ConnectionResult& connection) {
    const std::size_t begin = octets_.size();
    transfer(octets_, connection);
    checksum_ += shaketable::checksum(octets_.octets().subspan(begin));
    ++size_;
  }
  void clear() { *this = {}; }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  /// Of each alone, added up: it does not depend on their order.
  [[nodiscard]] std::uint64_t checksum() const { return checksum_; }

  /// Calls `use` with each, in order; the object is the same every time.
  template <typename Use>
  void for_each(Use use) const {
    OctetReader reader(octets_.octets());
    trial::ConnectionResult connection;
    for (std::size_t i = 0; i < size_; ++i) {
      transfer(reader, connection);
      check(!reader.has_failed(), "results of connections that were not packed here");
      use(static_cast<const trial::ConnectionResult&>(connection));
    }
  }
  [[nodiscard]] std::vector<trial::ConnectionResult> unpacked() const {
    std::vector<trial::ConnectionResult> all;
    all.reserve(size_);
    for_each([&all](const trial::ConnectionResult& connection) { all.push_back(connection); });
    return all;
  }

  void write(OctetWriter& octets) const {
    octets(size_, checksum_, octets_.size());
    octets.raw(octets_.octets());
  }
  void read(OctetReader& octets) {
    octets(size_, checksum_);
    octets_.clear();
    octets_.raw(octets.raw(octets.length()));
  }

 private:
  OctetWriter octets_;
  std::size_t size_ = 0;
  std::uint64_t checksum_ = 0;
};

}  // namespace shaketable::results
