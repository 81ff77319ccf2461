// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/rng.h"
#include "base/time.h"
#include "tcp/handshake.h"
#include "tcp/isn.h"
#include "tcp/listener.h"
#include "trial/recorder.h"
#include "trial/scenario.h"

namespace shaketable::trial {

/// A segment that a host hands to its network.
struct Outgoing {
  PacketRef packet;
  tcp::Segment segment;
};

using Outbox = std::vector<Outgoing>;

/// One host: its TCP, and an application that does what the scenario says. Sans-IO like the TCP
/// below it; every backend runs this same code, so that they agree to the nanosecond.
///
/// Ties are part of the contract: what is due at an instant comes before what arrives at it, and
/// the protocol's timers come before the application's.
class Endpoint {
 public:
  /// `scenario` must outlive the endpoint.
  Endpoint(const Scenario& scenario, HostId id);

  /// Everything as new, with the dice of `trial`. `recorder` must outlive the trial.
  void begin_trial(std::uint64_t trial, const SeedTree& seeds, Recorder& recorder);

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
  /// An intact copy of `packet` has arrived, carrying `segment`.
  void on_segment(const tcp::Segment& segment, PacketRef packet, Instant now, Outbox& out);
  /// A packet has arrived that the checksum or the parser refused.
  void on_corrupted(Instant now, Outbox& out);

  /// Whether a connection is in SYN-SENT or SYN-RECEIVED.
  [[nodiscard]] bool is_opening() const;

 private:
  static constexpr Instant kNever = Instant::max();

  void find_deadline();
  void do_all_due(Instant now, Outbox& out);
  void on_protocol_deadline(Instant now, Outbox& out);
  void on_application(Instant now, Outbox& out);
  void open(Instant now, Outbox& out);
  void add(const tcp::Step& step, Instant now, std::optional<PacketRef> arrived, Outbox& out);
  void after_establishment(Instant now, std::optional<PacketRef> arrived, Outbox& out);
  [[nodiscard]] tcp::Step answer(const tcp::Segment& segment, Instant now);
  [[nodiscard]] bool is_ours(const tcp::Segment& segment) const;
  [[nodiscard]] tcp::RemoteEnd peer() const;
  /// The connection with the peer's expected address and port, or null.
  [[nodiscard]] const tcp::Handshake* connection() const;
  /// A call on that connection, which must exist.
  template <typename Act>
  tcp::Step call(Act act);
  [[nodiscard]] Instant protocol_deadline() const;

  const HostId id_;
  const Host& host_;
  tcp::FourTuple names_;
  std::optional<tcp::IsnSource> isn_;
  std::optional<tcp::Handshake> active_;
  std::optional<tcp::Listener> listener_;
  Recorder* recorder_ = nullptr;
  Instant open_at_ = kNever;
  Instant cancel_at_ = kNever;
  Instant close_at_ = kNever;
  Instant deadline_ = kNever;  ///< the earliest of all; a backend asks far oftener than it changes
};

}  // namespace shaketable::trial
