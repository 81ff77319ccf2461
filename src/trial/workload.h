// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/time.h"

namespace shaketable::trial {

/// When the connections of a trial are opened.
enum class Arrivals : std::uint8_t {
  Together,    ///< all at once: a flash crowd
  Fixed,       ///< one after every `interval`
  Poisson,     ///< at random and independently, `interval` apart on average
  ClosedLoop,  ///< by `users`, each of which opens its next connection when it has done with its
               ///< last one: `interval` after that was established or had failed
};

/// The connections of one trial. They are dealt out to clients, and by each client to servers, in
/// turn. More than one need an active client and a server that is not active.
struct Workload {
  std::uint32_t connections = 1;  ///< at least 1; at most `kPortCount` for each client
  Arrivals arrivals = Arrivals::Together;
  Duration interval = {};   ///< between arrivals, on average, or of thought
  std::uint32_t users = 1;  ///< of a closed loop, at least 1

  bool operator==(const Workload&) const = default;
};

/// Kinds of packets that take up room beside the connections.
enum class TrafficKind : std::uint8_t {
  Constant,  ///< evenly spaced, from a phase that is drawn
  OnOff,     ///< evenly spaced during bursts; bursts and pauses of exponential lengths
  Poisson,   ///< at random and independently
  SynFlood,  ///< as Poisson, but SYNs to the port of the server from addresses that nobody has
};

/// A flow of packets from any node to any other. Nobody answers them, but for the SYNs of a flood,
/// which a server takes for real.
struct Traffic {
  TrafficKind kind = TrafficKind::Constant;
  std::size_t from = 0;  ///< nodes, by their place in `Topology::nodes`
  std::size_t to = 1;
  Duration gap = Duration::ms(1);    ///< between packets, on average (during a burst); above 0
  std::uint32_t octets = 1000;       ///< of each packet, IP header included: 48 to 1500; a SYN of a
                                     ///< flood has the size that it has
  Duration on = Duration::ms(500);   ///< mean length of a burst
  Duration off = Duration::ms(500);  ///< mean length of a pause
  Duration start = {};               ///< from the start of the trial
  std::optional<Duration> stop = {};  ///< empty: with the trial

  bool operator==(const Traffic&) const = default;
};

}  // namespace shaketable::trial
