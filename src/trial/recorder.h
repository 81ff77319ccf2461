// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/time.h"
#include "tcp/handshake.h"
#include "trial/packet_log.h"
#include "trial/result.h"
#include "trial/roster.h"

namespace shaketable::trial {

/// One step of one host, for the packet ladder.
struct TraceRow {
  Instant at;
  HostId host = HostId::Client;
  bool by_arrival = false;  ///< an arrival caused it; else a timer or the application
  tcp::State from = tcp::State::Closed;
  tcp::State to = tcp::State::Closed;
  std::optional<tcp::Rule> rule;  ///< empty: another stack's packet, of which no more is known
  std::optional<PacketRef> sent;
  std::optional<Instant> timer;  ///< when its retransmission timer is due after this step
};

/// All that a ladder of one connection needs.
struct Trace {
  std::vector<TraceRow> rows;
  PacketLog packets;
  Instant origin;  ///< the first SYN
};

/// Whose steps to keep in a trial.
struct Watch {
  std::uint32_t connection = 0;
  Trace trace;  ///< filled by the trial
};

/// Collects what happens to one connection of a trial. A backend makes one for each, hands them to
/// the endpoints, and asks for the results at the end.
class Recorder {
 public:
  /// Says between which hosts the connection is, from 1; for all trials that follow. Else it is
  /// between the first of each side.
  void set_hosts(std::uint32_t client, std::uint32_t server);
  /// Forgets the last trial. With `keep_rows` the steps are kept for a ladder.
  void begin_trial(std::uint64_t trial, std::uint32_t connection, bool keep_rows);
  /// Whether any SYN was sent.
  [[nodiscard]] bool was_opened() const { return first_syn_.has_value(); }

  /// A step of `host`, caused by the packet `arrived` or by a timer or call. Names the packet that
  /// the step sends, if any.
  std::optional<PacketRef> add_step(HostId host, const tcp::Step& step, Instant now,
                                    const std::optional<PacketRef>& arrived);
  [[nodiscard]] bool keeps_rows() const { return keep_rows_; }
  /// When the retransmission timer is due after the step just added. Precondition: rows are kept.
  void add_timer(std::optional<Instant> due) { rows_.back().timer = due; }
  /// A copy of `packet` has reached its destination intact.
  void add_arrival(PacketRef packet, Instant now);
  /// A packet reached `host` damaged, and was dropped there.
  void add_corrupted(HostId host);
  /// `host` was established by the step just added; `connection` says what it knows now.
  void add_establishment(HostId host, const tcp::Handshake& connection, Instant now);

  // For a stack that is not ours, which shows its packets and little else.

  /// `host` has sent `segment` by itself or after `arrived` came.
  PacketRef add_packet(HostId host, const tcp::Segment& segment, Instant now,
                       const std::optional<PacketRef>& arrived);
  void add_establishment(HostId host, Instant now);
  void add_give_up(HostId host, Instant now) { seen(host).gave_up = now; }
  void add_refusal(HostId host) { seen(host).refused = true; }

  /// Gives the result; `still_opening`: an end was in SYN-SENT or SYN-RECEIVED at the end.
  void finish(bool still_opening, ConnectionResult& result);
  /// The steps and packets so far. Precondition: `keep_rows`.
  [[nodiscard]] Trace take_trace();

 private:
  PacketRef log(HostId host, const tcp::Segment& segment, Instant now,
                const std::optional<PacketRef>& arrived);
  [[nodiscard]] Outcome outcome() const;

  struct Seen {
    std::optional<Instant> established;
    std::optional<Instant> gave_up;
    bool refused = false;
    bool reset = false;
  };

  [[nodiscard]] Seen& seen(HostId host) { return seen_[static_cast<std::size_t>(host)]; }
  [[nodiscard]] const Seen& seen(HostId host) const {
    return seen_[static_cast<std::size_t>(host)];
  }

  bool keep_rows_ = false;
  PacketLog packets_;
  std::vector<TraceRow> rows_;
  std::array<Seen, 2> seen_;
  ConnectionResult result_;  ///< filled as the trial goes on
  std::optional<Instant> first_syn_;
};

/// A recorder for each connection of the roster.
[[nodiscard]] std::vector<Recorder> recorders_for(const Roster& roster);

/// Begins a trial of all connections. Throws `InvariantError` if `watch` names none of them.
void begin(std::span<Recorder> recorders, std::uint64_t trial, const Watch* watch);

/// Gives the results of all connections that were opened, or of the only one; `is_opening` tells of
/// each whether an end is in SYN-SENT or SYN-RECEIVED.
template <typename IsOpening>
void finish(std::span<Recorder> recorders, TrialResult& result, IsOpening is_opening) {
  std::size_t count = 0;
  result.connections.resize(recorders.size());
  for (std::uint32_t connection = 0; connection < recorders.size(); ++connection) {
    Recorder& recorder = recorders[connection];
    if (recorder.was_opened() || recorders.size() == 1) {
      recorder.finish(is_opening(connection), result.connections[count++]);
    }
  }
  result.connections.resize(count);
}

}  // namespace shaketable::trial
