// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "tcp/negotiation.h"
#include "trial/scenario.h"

namespace shaketable::trial {

/// How a trial ended.
enum class Outcome : std::uint8_t {
  Established,  ///< both ends reached ESTABLISHED (whatever happened later)
  HalfOpen,     ///< one end did, the other never
  Refused,      ///< a reset answered a SYN
  Reset,        ///< a reset ended what one end held for established
  Unreachable,  ///< the network said so (ICMP)
  TimedOut,     ///< neither end was ever established: given up, cancelled, or cut by the time limit
};

inline constexpr int kOutcomeCount = 6;

/// `established`, `half-open`, ... as in the statistics `outcome.*`.
[[nodiscard]] std::string_view to_string(Outcome outcome);

/// Transmissions of one kind of segment by one host.
struct Tally {
  std::uint32_t sent = 0;           ///< all transmissions
  std::uint32_t retransmitted = 0;  ///< of them, copies of a segment that was sent before
  std::uint32_t spurious = 0;  ///< of them, copies sent although an answer to an earlier copy was
                               ///< under way and arrived: waiting would have been enough

  [[nodiscard]] std::uint32_t needed() const { return retransmitted - spurious; }

  bool operator==(const Tally&) const = default;
};

/// What one end saw. Times count from the first SYN of the connection.
struct HostResult {
  std::optional<Duration> established;
  std::vector<Duration> syn_times;      ///< of every SYN that it sent
  std::vector<Duration> syn_ack_times;  ///< of every SYN,ACK that it sent
  Tally syn;
  Tally syn_ack;
  Tally data;
  Tally fin;
  std::uint32_t acks_sent = 0;  ///< segments with nothing but an ACK
  std::uint32_t resets_sent = 0;
  std::uint32_t challenge_acks_sent = 0;  ///< RFC 5961; of `acks_sent`
  std::uint32_t duplicates_received = 0;  ///< arrivals of a packet that had arrived before
  std::uint32_t corrupted_received = 0;   ///< failed the checksum, or could not be parsed
  std::uint32_t backlog_drops = 0;
  std::optional<Duration> gave_up;        ///< retransmissions or the user timeout exhausted
  std::optional<Duration> rtt;            ///< the handshake's round trip sample
  std::optional<Duration> rto;            ///< retransmission timeout when established
  std::optional<tcp::Negotiated> agreed;  ///< what was negotiated, when established

  /// As new, but for the memory of the lists, which is kept.
  void clear();

  bool operator==(const HostResult&) const = default;
};

/// One connection of a trial, from its first SYN to its end.
struct ConnectionResult {
  std::uint64_t trial = 0;
  std::uint32_t connection = 0;   ///< of the trial, from 0 in the order of the workload
  std::uint32_t client_host = 1;  ///< which of the clients opened it, from 1 in their order
  std::uint32_t server_host = 1;  ///< to which of the servers
  Duration opened;                ///< its first SYN, from the start of the trial
  Outcome outcome = Outcome::TimedOut;
  bool cut = false;  ///< an end was still opening when the time limit came
  HostResult client;
  HostResult server;

  [[nodiscard]] const HostResult& host(HostId id) const {
    return id == HostId::Client ? client : server;
  }
  [[nodiscard]] HostResult& host(HostId id) { return id == HostId::Client ? client : server; }
  /// When the later of the two ends was established.
  [[nodiscard]] std::optional<Duration> both_established() const {
    if (!client.established || !server.established) {
      return {};
    }
    return std::max(*client.established, *server.established);
  }

  bool operator==(const ConnectionResult&) const = default;
};

/// What became of one flow of cross traffic.
struct TrafficResult {
  std::uint64_t sent = 0;      ///< packets, until the connections of the trial were over
  std::uint64_t received = 0;  ///< of them, those that reached their destination, in the end

  bool operator==(const TrafficResult&) const = default;
};

/// One trial, complete. Equal for equal (scenario, trial) on every backend.
struct TrialResult {
  std::vector<ConnectionResult> connections;  ///< by number, at least one
  std::vector<TrafficResult> traffic;         ///< by the number of the flow

  bool operator==(const TrialResult&) const = default;
};

}  // namespace shaketable::trial
