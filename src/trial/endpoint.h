// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "base/time.h"
#include "tcp/handshake.h"
#include "tcp/isn.h"
#include "tcp/listener.h"
#include "trial/recorder.h"
#include "trial/roster.h"
#include "trial/scenario.h"

namespace shaketable::trial {

/// A segment that a host hands to its network.
struct Outgoing {
  std::optional<PacketRef> packet;  ///< empty: of no connection of the trial (answers to a flood)
  tcp::Address to;
  tcp::Segment segment;
};

using Outbox = std::vector<Outgoing>;

/// What a host knows of a packet that has arrived, beside the segment.
struct Arrival {
  std::optional<PacketRef> packet;  ///< empty: of no connection of the trial
  tcp::Address from;
};

/// One host: its TCP, and an application that does what the scenario says with each of its
/// connections. Sans-IO like the TCP below it; every backend runs this same code, so that they
/// agree to the nanosecond.
///
/// A host with `restart_after` crashes, so long after a connection is established, as far as that
/// connection goes: it forgets it without a word (RFC 9293 section 3.5.1). If it had opened it, it
/// opens it again at once, from the same port, as an application that is started again, and that
/// then does all that it did; the ISN is `tcp::IsnSource::choose_again`. It crashes once for each
/// connection of a trial, and not if the connection is over by then.
///
/// Ties are part of the contract: what is due at an instant comes before what arrives at it, a
/// connection's timers come before its application, this before a crash, and connections go by
/// their numbers.
class Endpoint {
 public:
  /// The `place`-th host of `side`. `scenario` and `roster` must outlive the endpoint.
  Endpoint(const Scenario& scenario, const Roster& roster, HostId side, std::uint32_t place = 0);

  /// Everything as new, with the dice of a trial that `roster` has begun. `recorders`, one for each
  /// connection of the trial, must outlive it.
  void begin_trial(const SeedTree& seeds, std::span<Recorder> recorders);

  /// When `on_time` is to be called next.
  [[nodiscard]] std::optional<Instant> next_deadline() const {
    return deadline_ == kNever ? std::nullopt : std::optional(deadline_);
  }
  /// Does all that is due at or before `now`, and appends what is to be sent to `out`.
  void on_time(Instant now, Outbox& out) {
    if (deadline_ <= now) {
      do_all_due(now, out);
    }
  }
  /// An intact copy of a packet has arrived, carrying `segment`.
  void on_segment(const tcp::Segment& segment, const Arrival& arrival, Instant now, Outbox& out);
  /// A packet has arrived that the checksum or the parser refused.
  void on_corrupted(const std::optional<PacketRef>& packet, Instant now, Outbox& out);

  /// Whether the connection is in SYN-SENT or SYN-RECEIVED here. Precondition: it is this host's.
  [[nodiscard]] bool is_opening(std::uint32_t connection) const;

 private:
  static constexpr Instant kNever = Instant::max();

  /// A connection that this host opens, and what its application has in mind.
  struct Opener {
    std::uint32_t connection = 0;
    tcp::FourTuple names;
    std::optional<tcp::Handshake> tcp;
    Instant open_at = kNever;
    Instant cancel_at = kNever;
    Instant close_at = kNever;
    Instant crash_at = kNever;
    bool has_crashed = false;
    Instant deadline = kNever;  ///< the earliest of all

    [[nodiscard]] Instant protocol_deadline() const {
      return tcp ? tcp->next_deadline().value_or(kNever) : kNever;
    }
  };
  /// What is to happen to a connection that this host has accepted.
  enum class Deed : std::uint8_t { Close, Crash };
  struct Plan {
    Instant at;
    std::uint32_t connection;
    Deed deed;
    std::uint64_t serial;  ///< of the listener: another one with that far end is not meant

    auto operator<=>(const Plan&) const = default;
  };
  /// What a step belongs to.
  struct Cause {
    std::optional<std::uint32_t> connection;  ///< empty: of no connection of the trial
    std::optional<PacketRef> arrived;         ///< empty: a timer or the application
    tcp::Address peer;
  };

  void find_deadline();
  void do_all_due(Instant now, Outbox& out);

  void add_opener(std::uint32_t connection);
  [[nodiscard]] Opener* opener_of(const tcp::Segment& segment, tcp::Address from);
  void settle(Opener& opener);
  void act(Opener& opener, Instant now, Outbox& out);
  void open(Opener& opener, Instant now, Outbox& out);
  void crash(Opener& opener, Instant now, Outbox& out);
  void take(Opener& opener, const tcp::Step& step, Instant now,
            const std::optional<PacketRef>& arrived, Outbox& out);
  void begin_next(const Opener& opener, Instant now);

  // In endpoint_accept.cc.
  void listen(Instant now, Outbox& out);
  void on_listener_deadline(Instant now, Outbox& out);
  void make_plan(Deed deed, Duration wait, std::uint32_t connection, Instant now);
  void carry_out_plan(Instant now, Outbox& out);
  void accept(const tcp::Segment& segment, const Arrival& arrival, Instant now, Outbox& out);
  void take(tcp::RemoteEnd remote, const Cause& cause, const tcp::Step& step, Instant now,
            Outbox& out);
  [[nodiscard]] std::optional<std::uint32_t> owner_of(const tcp::RemoteEnd& remote) const;

  /// Where the host's millisecond clock stands at the start: any two numbers that differ will do.
  [[nodiscard]] std::uint32_t timestamp_offset() const {
    return side_ == HostId::Client ? 1'000'000 : 2'000'000;
  }
  void emit(const Cause& cause, const tcp::Step& step, Instant now, Outbox& out);

  const HostId side_;
  const std::uint32_t place_;
  const Host& host_;
  const Roster& roster_;
  std::span<Recorder> recorders_;
  std::optional<tcp::IsnSource> isn_;

  std::vector<Opener> openers_;
  /// A heap of openers by deadline, the earliest first. A deadline that has changed leaves its
  /// entry behind, which is dropped when it comes to the front.
  std::vector<std::pair<Instant, std::uint32_t>> agenda_;

  Instant listen_at_ = kNever;
  std::uint16_t listen_port_ = 0;
  bool is_listening_ = false;
  std::optional<tcp::Listener> listener_;  ///< of this trial if `is_listening_`, else of an earlier
  std::vector<Plan> plans_;                ///< a heap, the earliest first
  std::set<std::uint32_t> crashed_;        ///< of the connections that were accepted
  /// Far ends that corruption made up, and whose packet it was.
  std::map<tcp::RemoteEnd, std::uint32_t> strays_;

  Instant deadline_ = kNever;  ///< the earliest of all; a backend asks far oftener than it changes
};

}  // namespace shaketable::trial
