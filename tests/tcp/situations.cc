// SPDX-License-Identifier: GPL-2.0-only
#include "tcp/situations.h"

#include <string_view>

#include "base/check.h"
#include "tcp/segments.h"

namespace shaketable::tcp::testing {

Handshake in_situation(Situation situation, const Profile& profile, const World& world, Instant now,
                       bool peer_has_timestamps) {
  const bool passive = situation == Situation::Listen || situation == Situation::SynReceivedPassive;
  Handshake tcp(passive ? server_config(profile, world.iss) : client_config(profile, world.iss));
  const auto arrives = [&](std::string_view flags, std::uint32_t seq, std::uint32_t ack) {
    Segment segment = seg(flags, world.irs + seq, world.iss + ack);
    segment.window = world.peer_window;
    if (peer_has_timestamps) {
      segment = stamped(segment, 1000);
    }
    tcp.on_segment(segment, now);
  };
  if (situation == Situation::Closed) return tcp;
  tcp.on_open(now);
  if (situation == Situation::Listen || situation == Situation::SynSent) return tcp;
  if (situation == Situation::SynReceivedPassive || situation == Situation::SynReceivedActive) {
    arrives("S", 0, 0);
    return tcp;
  }
  arrives("S.", 0, 1);
  switch (situation) {
    case Situation::EstablishedInFlight:
      tcp.on_send(100, now);
      break;
    case Situation::FinWait1:
      tcp.on_close(now);
      break;
    case Situation::FinWait2:
      tcp.on_close(now);
      arrives(".", 1, 2);
      break;
    case Situation::CloseWait:
      arrives("F.", 1, 1);
      break;
    case Situation::Closing:
      tcp.on_close(now);
      arrives("F.", 1, 1);
      break;
    case Situation::LastAck:
      arrives("F.", 1, 1);
      tcp.on_close(now);
      break;
    case Situation::TimeWait:
      tcp.on_close(now);
      arrives(".", 1, 2);
      arrives("F.", 1, 2);
      break;
    default:
      break;
  }
  return tcp;
}

State state_in(Situation situation) {
  constexpr State kStates[kSituationCount] = {
      State::Closed,      State::Listen,      State::SynSent,     State::SynReceived,
      State::SynReceived, State::Established, State::Established, State::FinWait1,
      State::FinWait2,    State::CloseWait,   State::Closing,     State::LastAck,
      State::TimeWait};

  return kStates[static_cast<int>(situation)];
}

Numbers numbers_in(Situation situation) {
  switch (situation) {
    case Situation::Closed:
    case Situation::Listen:
      return {0, 0, 0};
    case Situation::SynSent:
      return {0, 0, 1};
    case Situation::SynReceivedPassive:
    case Situation::SynReceivedActive:
      return {1, 0, 1};
    case Situation::Established:
      return {1, 1, 0};
    case Situation::EstablishedInFlight:
      return {1, 1, 100};
    case Situation::FinWait1:
      return {1, 1, 1};
    case Situation::FinWait2:
      return {1, 2, 0};
    case Situation::CloseWait:
      return {2, 1, 0};
    case Situation::Closing:
    case Situation::LastAck:
      return {2, 1, 1};
    case Situation::TimeWait:
      return {2, 2, 0};
  }
  invariant_broken("a Situation outside its enumeration");
}

}  // namespace shaketable::tcp::testing
