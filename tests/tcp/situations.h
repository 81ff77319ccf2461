// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

#include "base/time.h"
#include "tcp/handshake.h"
#include "tcp/profile.h"
#include "tcp/state.h"

/// Where a connection can stand when a segment arrives, and connections brought there.
namespace shaketable::tcp::testing {

/// SYN-RECEIVED counts twice (MUST-11), and ESTABLISHED with nothing and with 100 octets in flight.
enum class Situation : std::uint8_t {
  Closed,
  Listen,
  SynSent,
  SynReceivedPassive,
  SynReceivedActive,
  Established,
  EstablishedInFlight,
  FinWait1,
  FinWait2,
  CloseWait,
  Closing,
  LastAck,
  TimeWait,
};
inline constexpr int kSituationCount = 13;

/// The ends' initial sequence numbers, and the window on the peer's
/// SYN.
struct World {
  std::uint32_t iss;
  std::uint32_t irs;
  std::uint16_t peer_window;
};

/// RCV.NXT, SND.UNA and SND.NXT as the RFC has them before the segment arrives.
struct Numbers {
  std::int64_t received;      ///< RCV.NXT - IRS
  std::int64_t acknowledged;  ///< SND.UNA - ISS
  std::int64_t flight;        ///< SND.NXT - SND.UNA
};

/// A connection that got there by segments at the time `now`. The peer offers timestamps if told
/// to.
[[nodiscard]] Handshake in_situation(Situation situation, const Profile& profile,
                                     const World& world, Instant now,
                                     bool peer_has_timestamps = false);

[[nodiscard]] State state_in(Situation situation);
[[nodiscard]] Numbers numbers_in(Situation situation);

}  // namespace shaketable::tcp::testing
