// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"
#include "impair/packet.h"
#include "tcp/segment.h"
#include "trial/result.h"
#include "trial/scenario.h"

namespace shaketable::trial {

/// Names a packet within a trial: the `index`-th of its connection that `from` sent, from 0.
struct PacketRef {
  HostId from = HostId::Client;
  std::uint32_t index = 0;
  std::uint32_t connection = 0;

  bool operator==(const PacketRef&) const = default;
};

/// The kind that scripted faults and statistics speak of.
[[nodiscard]] impair::PacketKind kind_of(const tcp::Segment& segment);

/// What is kept of each packet that was sent.
struct PacketRecord {
  Instant sent;
  std::optional<Instant> arrived;      ///< intact, for the first time
  std::optional<std::uint32_t> cause;  ///< the peer's packet that this one answers; empty: a timer
                                       ///< or the application sent it
  std::optional<std::uint32_t> first_copy;  ///< the transmission that this one repeats
  tcp::SeqNum begin;
  tcp::SeqNum end;
  tcp::SeqNum ack;
  std::uint16_t flags = 0;
  std::uint16_t payload_size = 0;
  impair::PacketKind kind = impair::PacketKind::Other;
};

/// All packets of one connection, and what can be said of them only when it is over.
class PacketLog {
 public:
  void clear();

  /// Precondition: `answers`, if any, names a packet of the peer that is in the log.
  PacketRef add_sent(HostId from, const tcp::Segment& segment, Instant now,
                     const std::optional<PacketRef>& answers);
  /// A copy of `packet` has reached the peer intact. True if it is the first.
  bool add_arrival(PacketRef packet, Instant now);

  [[nodiscard]] const std::vector<PacketRecord>& sent_by(HostId host) const {
    return sent_[static_cast<std::size_t>(host)];
  }
  [[nodiscard]] const PacketRecord& operator[](PacketRef packet) const {
    return sent_by(packet.from)[packet.index];
  }

  /// Counts transmissions and times of all kinds into `result`, times since `origin`.
  void tally(HostId host, Instant origin, HostResult& result) const;

 private:
  [[nodiscard]] bool is_spurious(HostId from, std::uint32_t index) const;

  std::array<std::vector<PacketRecord>, 2> sent_;
  /// Where a host's packets of its present opening begin: at its latest SYN or SYN,ACK that is no
  /// copy. After a restart the same numbers may come again.
  std::array<std::size_t, 2> opening_{};
};

}  // namespace shaketable::trial
