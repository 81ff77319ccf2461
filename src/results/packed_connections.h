// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/octets.h"
#include "results/kind.h"
#include "trial/result.h"

namespace shaketable::results {

/// Results of connections as octets, in which they go from a worker to the store: a tenth of the
/// room, no memory of their own for each, and each kind of connection once.
class PackedConnections {
 public:
  void push_back(const trial::ConnectionResult& connection);
  /// The same of one whose kind is known; of the connection, numbers and times are taken.
  void push_back(const trial::ConnectionResult& times, std::size_t kind);
  /// The number of the kind in `kinds()`, to which it is added if it is new.
  [[nodiscard]] std::size_t number_of(const Kind& kind);
  void clear() { *this = {}; }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  /// Of each alone, added up: it does not depend on their order.
  [[nodiscard]] std::uint64_t checksum() const { return checksum_; }

  /// All kinds there are, in the order in which they came.
  [[nodiscard]] const std::vector<Kind>& kinds() const { return kinds_; }
  [[nodiscard]] std::vector<trial::ConnectionResult> unpacked() const;

  void write(OctetWriter& octets) const;
  /// Nothing can be added to those that were read.
  void read(OctetReader& octets);

  /// Goes through them in order. They have to outlive it and must not change.
  class Cursor {
   public:
    explicit Cursor(const PackedConnections& connections);

    /// Goes to the next one, at first to the first one; false when there is none.
    [[nodiscard]] bool next();
    /// Numbers and times of the connection, without what its kind has.
    [[nodiscard]] const trial::ConnectionResult& times() const { return connection_; }
    /// The number of its kind in `kinds()`.
    [[nodiscard]] std::size_t kind() const { return kind_; }

   private:
    OctetReader octets_;
    std::size_t left_;
    std::size_t kinds_;
    std::size_t kind_ = 0;
    trial::ConnectionResult connection_;
  };

 private:
  struct KindHash {
    std::size_t operator()(const Kind& kind) const;
  };

  std::vector<Kind> kinds_;
  std::vector<std::uint64_t> kind_checksums_;                     ///< while adding
  std::unordered_map<Kind, std::size_t, KindHash> kind_numbers_;  ///< the same
  OctetWriter octets_;
  std::size_t size_ = 0;
  std::uint64_t checksum_ = 0;
};

}  // namespace shaketable::results
