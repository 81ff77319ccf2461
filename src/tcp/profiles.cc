// SPDX-License-Identifier: GPL-2.0-only
#include <vector>

#include "base/time.h"
#include "tcp/profile.h"

namespace shaketable::tcp {
namespace {

using namespace literals;
using enum OptionKind;

/// The standards' own numbers: RFC 6298 for the timer, RFC 9293 MUST-23 for three minutes of SYNs.
Profile rfc6298() {
  const Schedule schedule = {
      .first = 1_s, .linear = 0, .slop = {}, .cap = 60_s, .retransmissions = 7, .give_up = {}};
  return {.name = "rfc6298",
          .about = "RFC 6298 timers; SYNs for 183 s (RFC 9293 MUST-23 asks for 180 s)",
          .syn = schedule,
          .syn_ack = schedule,
          .rto = {},
          .data_retransmissions = 15,
          .syn_timeout_fallback = SynTimeoutFallback::Always,
          .duplicate_syn = {},
          .challenge_acks = {},
          .syn_options = {MaximumSegmentSize, SackPermitted, Timestamps, NoOperation, WindowScale},
          .window = 65535,
          .window_scale = 7};
}

/// net/ipv4/tcp_timer.c, Documentation/networking/ip-sysctl: tcp_syn_retries 6, tcp_synack_retries
/// 5, TCP_RTO_MAX 120 s, TCP_RTO_MIN 200 ms; tcp_check_req for the repeated SYN.
Profile linux_classic() {
  return {.name = "linux-classic",
          .about = "Linux before 6.5, or tcp_syn_linear_timeouts=0",
          .syn = {.first = 1_s,
                  .linear = 0,
                  .slop = {},
                  .cap = 120_s,
                  .retransmissions = 6,
                  .give_up = {}},
          .syn_ack = {.first = 1_s,
                      .linear = 0,
                      .slop = {},
                      .cap = 120_s,
                      .retransmissions = 5,
                      .give_up = {}},
          .rto = {.initial = 1_s, .minimum = 200_ms, .maximum = 120_s, .granularity = 200_ms},
          .data_retransmissions = 15,
          .syn_timeout_fallback = SynTimeoutFallback::WithoutSample,
          .duplicate_syn = {.reply = DuplicateSynReply::ResendSynAck,
                            .restarts_timer = true,
                            .interval = 500_ms},
          .challenge_acks = {.count = 1, .per = 500_ms},  // tcp_invalid_ratelimit
          .syn_options = {MaximumSegmentSize, SackPermitted, Timestamps, NoOperation, WindowScale},
          .window = 64240,
          .window_scale = 7};
}

/// Commit ccce324dabfe: tcp_syn_linear_timeouts 4 come on top of tcp_syn_retries 6.
Profile linux_6_5() {
  Profile profile = linux_classic();
  profile.name = "linux-6.5";
  profile.about = "Linux 6.5 and later: four linear SYN timeouts, then doubling";
  profile.syn.linear = 4;
  profile.syn.retransmissions = 10;
  return profile;
}

/// sys/netinet/tcp_timer.c (rexmit_initial 1 s, rexmit_slop 200 ms, REXMTMAX 64 s, keepinit 75 s),
/// tcp_syncache.c (SYNCACHE_MAXREXMTS 3).
Profile freebsd_14() {
  return {.name = "freebsd-14",
          .about = "FreeBSD 13 to 15",
          .syn = {.first = 1_s,
                  .linear = 0,
                  .slop = 200_ms,
                  .cap = 64_s,
                  .retransmissions = 12,
                  .give_up = 75_s},
          .syn_ack = {.first = 1_s,
                      .linear = 0,
                      .slop = 200_ms,
                      .cap = 64_s,
                      .retransmissions = 3,
                      .give_up = {}},
          .rto = {.initial = 1_s, .minimum = 230_ms, .maximum = 64_s, .granularity = 10_ms},
          .data_retransmissions = 12,
          .syn_timeout_fallback = SynTimeoutFallback::WithoutSample,
          .duplicate_syn = {},
          .challenge_acks = {},
          .syn_options = {MaximumSegmentSize, NoOperation, WindowScale, SackPermitted, Timestamps},
          .window = 65535,
          .window_scale = 6};
}

/// XNU bsd/netinet/tcp_timer.c: tcp_syn_backoff for SYNs, tcp_backoff for SYN,ACKs, keepinit 75 s.
Profile macos() {
  return {.name = "macos",
          .about = "macOS and iOS (XNU 11417); the SYN,ACK side is read from source, not measured",
          .syn = {.first = 1_s,
                  .linear = 4,
                  .slop = {},
                  .cap = 64_s,
                  .retransmissions = 12,
                  .give_up = 75_s},
          .syn_ack = {.first = 1_s,
                      .linear = 0,
                      .slop = {},
                      .cap = 64_s,
                      .retransmissions = 12,
                      .give_up = 75_s},
          .rto = {.initial = 1_s, .minimum = 230_ms, .maximum = 64_s, .granularity = 10_ms},
          .data_retransmissions = 12,
          .syn_timeout_fallback = SynTimeoutFallback::WithoutSample,
          .duplicate_syn = {},
          .challenge_acks = {},
          .syn_options = {MaximumSegmentSize, NoOperation, WindowScale, NoOperation, NoOperation,
                          Timestamps, SackPermitted},
          .window = 65535,
          .window_scale = 6};
}

/// Get-NetTCPSetting: InitialRto 1000 ms, MaxSynRetransmissions 4; the stop at 21 s was measured.
Profile windows_11() {
  const Schedule schedule = {
      .first = 1_s, .linear = 0, .slop = {}, .cap = 60_s, .retransmissions = 4, .give_up = 21_s};
  return {.name = "windows-11",
          .about =
              "Windows 10, 11, Server 2019 and later; no source for the SYN,ACK side, which is "
              "taken to be the SYN's",
          .syn = schedule,
          .syn_ack = schedule,
          .rto = {.initial = 1_s, .minimum = 300_ms, .maximum = 60_s, .granularity = 10_ms},
          .data_retransmissions = 5,
          .syn_timeout_fallback = SynTimeoutFallback::WithoutSample,
          .duplicate_syn = {},
          .challenge_acks = {},
          .syn_options = {MaximumSegmentSize, NoOperation, WindowScale, NoOperation, NoOperation,
                          SackPermitted},
          .window = 64240,
          .window_scale = 8};
}

/// The numbers of ns-3's TcpSocketBase (ConnTimeout 3 s, six SYNs in all, no cap), on our state
/// machine: the schedule without the faults.
Profile ns3() {
  const Schedule schedule = {.first = 3_s,
                             .linear = 0,
                             .slop = {},
                             .cap = Duration::s(1'000'000),
                             .retransmissions = 5,
                             .give_up = {}};
  return {.name = "ns3",
          .about = "the schedule of ns-3's own TcpSocketBase, without its faults",
          .syn = schedule,
          .syn_ack = schedule,
          .rto = {.initial = 1_s, .minimum = 1_s, .maximum = 60_s, .granularity = 1_ms},
          .data_retransmissions = 6,
          .syn_timeout_fallback = SynTimeoutFallback::Never,
          .duplicate_syn = {},
          .challenge_acks = {},
          .syn_options = {Timestamps, WindowScale, SackPermitted},
          .window = 65535,
          .window_scale = 2};
}

}  // namespace

std::span<const Profile> profiles() {
  static const std::vector<Profile> kProfiles = {
      rfc6298(), linux_classic(), linux_6_5(), freebsd_14(), macos(), windows_11(), ns3()};
  return kProfiles;
}

}  // namespace shaketable::tcp
