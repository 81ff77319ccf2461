// SPDX-License-Identifier: GPL-2.0-only
#include "tcp/rule.h"

#include <array>
#include <cstddef>

#include "base/check.h"
#include "tcp/state.h"

namespace shaketable::tcp {

std::string_view to_string(State state) {
  switch (state) {
    case State::Closed:
      return "CLOSED";
    case State::Listen:
      return "LISTEN";
    case State::SynSent:
      return "SYN-SENT";
    case State::SynReceived:
      return "SYN-RCVD";
    case State::Established:
      return "ESTAB";
    case State::FinWait1:
      return "FIN-WAIT-1";
    case State::FinWait2:
      return "FIN-WAIT-2";
    case State::CloseWait:
      return "CLOSE-WAIT";
    case State::Closing:
      return "CLOSING";
    case State::LastAck:
      return "LAST-ACK";
    case State::TimeWait:
      return "TIME-WAIT";
  }
  invariant_broken("a State outside its enumeration");
}

std::string_view to_string(Rule rule) {
  constexpr std::array<std::string_view, kRuleCount> kNames = {
      "active-open",
      "passive-open",
      "send-data",
      "send-refused",
      "close-sends-fin",
      "close-deletes",
      "close-refused",
      "abort-resets",
      "abort-deletes",
      "crash",
      "closed-drops-rst",
      "closed-resets",
      "listen-drops-rst",
      "listen-resets-ack",
      "syn-arrives",
      "listen-drops",
      "backlog-full",
      "rst-with-bad-ack",
      "reset-bad-ack",
      "refused",
      "rst-without-ack",
      "syn-ack-completes",
      "syn-crosses",
      "no-syn",
      "no-timestamp",
      "paws-rejects",
      "syn-repeated",
      "syn-repeated-acked",
      "syn-repeated-unanswered",
      "syn-ack-crosses",
      "syn-ack-repeated",
      "out-of-window",
      "ack-limited",
      "rst-out-of-window",
      "rst-to-listen",
      "rst-refuses",
      "rst-resets",
      "challenge-rst",
      "syn-to-listen",
      "challenge-syn",
      "no-ack",
      "reset-unacceptable-ack",
      "ack-completes",
      "ack-of-unsent",
      "ack-too-old",
      "ack-arrives",
      "ack-of-fin",
      "last-ack-arrives",
      "data-arrives",
      "out-of-order",
      "fin-arrives",
      "retransmit-syn",
      "retransmit-syn-ack",
      "retransmit-data",
      "retransmit-fin",
      "give-up",
      "user-timeout",
      "time-wait-ends",
  };
  static_assert(!kNames.back().empty(), "every rule has a name");
  const auto index = static_cast<std::size_t>(rule);
  check(index < kNames.size(), "a Rule outside its enumeration");
  return kNames[index];
}

}  // namespace shaketable::tcp
