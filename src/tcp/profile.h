// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "tcp/options.h"
#include "tcp/rto.h"

namespace shaketable::tcp {

/// When a SYN or a SYN,ACK is sent again. The n-th wait (from 0) follows the n-th transmission.
struct Schedule {
  Duration first = Duration::s(1);
  int linear = 0;                   ///< so many waits repeat the first one before doubling begins
  Duration slop;                    ///< added to every wait but the first (FreeBSD's rexmit_slop)
  Duration cap = Duration::s(60);   ///< no wait is longer
  int retransmissions = 6;          ///< at most, 0 to 255
  std::optional<Duration> give_up;  ///< hard stop, counted from the first transmission

  /// The wait after transmission number `n`; precondition: n >= 0.
  [[nodiscard]] Duration wait(int n) const;
  /// When the connection is given up if nothing is ever answered, after the first transmission.
  [[nodiscard]] Duration gives_up_after() const;
  /// All retransmission times after the first transmission.
  [[nodiscard]] std::vector<Duration> times() const;

  bool operator==(const Schedule&) const = default;
};

/// What SYN-RECEIVED answers to the same SYN again (RFC 9293 section 3.10.7.4 taken literally asks
/// for a bare ACK; every stack looked at repeats the SYN,ACK).
enum class DuplicateSynReply : std::uint8_t { ResendSynAck, BareAck };

/// RFC 6298 5.7: whether the timeout of the first data is set to 3 s after a SYN timed out.
enum class SynTimeoutFallback : std::uint8_t {
  Always,         ///< the RFC's letter
  WithoutSample,  ///< only when no timestamp gave a valid round trip (Linux)
  Never,
};

struct DuplicateSynPolicy {
  DuplicateSynReply reply = DuplicateSynReply::ResendSynAck;
  bool restarts_timer = false;  ///< Linux: the SYN,ACK timer starts again from this answer
  Duration interval;            ///< at most one answer in such a time (Linux: 500 ms)

  bool operator==(const DuplicateSynPolicy&) const = default;
};

/// RFC 5961 section 7: how many ACKs unacceptable segments may draw. Without a limit two ends that
/// are out of step answer each other's ACKs for ever, and a network that duplicates makes it an
/// avalanche.
struct AckLimit {
  int count = 10;                 ///< in each span of `per`, at least 1
  Duration per = Duration::s(5);  ///< the RFC's example

  bool operator==(const AckLimit&) const = default;
};

/// What makes one operating system's handshake differ from another's: numbers and orders, no code.
struct Profile {
  std::string name;
  std::string about;  ///< one line: versions and source of the numbers
  Schedule syn;
  Schedule syn_ack;
  RtoSettings rto;
  int data_retransmissions = 15;
  SynTimeoutFallback syn_timeout_fallback = SynTimeoutFallback::Always;
  DuplicateSynPolicy duplicate_syn;
  AckLimit challenge_acks;
  /// Options of a SYN in wire order. A `NoOperation` belongs to the option that follows it, and
  /// goes with it when that option is not sent; the list is padded at the end.
  std::vector<OptionKind> syn_options;
  std::uint16_t window = 65535;
  std::uint8_t window_scale = 7;

  bool operator==(const Profile&) const = default;
};

/// The built-in profiles; `rfc6298`, the default, comes first.
[[nodiscard]] std::span<const Profile> profiles();

/// The built-in profile of that name, or null.
[[nodiscard]] const Profile* find_profile(std::string_view name);

}  // namespace shaketable::tcp
