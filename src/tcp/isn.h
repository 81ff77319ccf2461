// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>

#include "base/rng.h"
#include "base/time.h"
#include "tcp/address.h"
#include "tcp/seq_num.h"

namespace shaketable::tcp {

/// The four numbers that name a connection, seen from the host that chooses.
struct FourTuple {
  Address local_address;
  Address remote_address;
  std::uint16_t local_port = 0;
  std::uint16_t remote_port = 0;

  bool operator==(const FourTuple&) const = default;
};

/// Chooses initial sequence numbers: ISN = M + F(four-tuple, secret), where M ticks every four
/// microseconds (RFC 6528 section 3). F is Philox keyed by the secret; it needs to be a function
/// that a trial can replay, and nobody attacks a simulation by inverting it.
class IsnSource {
 public:
  /// `fixed`: every connection starts there (the textbook's ISN 100 and 200).
  explicit IsnSource(const SeedTree& secret, std::optional<SeqNum> fixed = {})
      : secret_(secret), fixed_(fixed) {}

  [[nodiscard]] SeqNum choose(const FourTuple& connection, Instant now) const;
  /// For a four-tuple that was used before. Never fixed: a number that is given stands for F, and
  /// M is added to it, so that the two openings can be told apart as with RFC 6528 (when there are
  /// four microseconds between them).
  [[nodiscard]] SeqNum choose_again(const FourTuple& connection, Instant now) const;

 private:
  [[nodiscard]] std::uint64_t hashed(const FourTuple& connection) const;

  SeedTree secret_;
  std::optional<SeqNum> fixed_;
};

}  // namespace shaketable::tcp
