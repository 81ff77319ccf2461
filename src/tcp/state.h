// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string_view>

namespace shaketable::tcp {

/// RFC 9293 section 3.3.2.
enum class State : std::uint8_t {
  Closed,
  Listen,
  SynSent,
  SynReceived,
  Established,
  FinWait1,
  FinWait2,
  CloseWait,
  Closing,
  LastAck,
  TimeWait,
};

/// The names that ladders print: `SYN-SENT`, `SYN-RCVD`, `ESTAB`, ...
[[nodiscard]] std::string_view to_string(State state);

/// Whether both ends know each other's initial sequence number (RFC 9293 section 3.5).
[[nodiscard]] constexpr bool is_synchronized(State state) { return state >= State::Established; }

}  // namespace shaketable::tcp
