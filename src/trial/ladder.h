// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "trial/recorder.h"

namespace shaketable::trial {

/// The trial as a packet ladder, the client on the left. A line is a step of one host: the time
/// since the first SYN, the states that the step changed, the packet that it sent (`x` at the far
/// end of the arrow: never arrived intact), and the rule that acted.
///
///     0.000000  SYN-SENT    S 100 ----------------------->             active-open
///     0.020003              x------------- S. 200 ack 101  SYN-RCVD    syn-arrives
///
/// Times are cut to microseconds. The text is stable: tests compare it.
[[nodiscard]] std::string ladder(const Trace& trace);

/// Flags and numbers of a packet, as `tcp::to_string` gives them: `S. 200 ack 101`.
[[nodiscard]] std::string packet_text(const PacketRecord& packet);

}  // namespace shaketable::trial
