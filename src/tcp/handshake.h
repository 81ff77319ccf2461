// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/time.h"
#include "tcp/negotiation.h"
#include "tcp/profile.h"
#include "tcp/rto.h"
#include "tcp/rule.h"
#include "tcp/segment.h"
#include "tcp/state.h"

namespace shaketable::tcp {

/// What one call to a `Handshake` did: the transition, why, and the segment that it sends, if any.
struct Step {
  State from = State::Closed;
  State to = State::Closed;
  Rule rule = Rule::ClosedDropsRst;
  std::optional<Segment> reply;
};

/// Everything that a connection is told when it is made.
struct HandshakeConfig {
  const Profile* profile = nullptr;  ///< must outlive the connection
  bool active = true;                ///< active or passive OPEN
  std::uint16_t local_port = 0;
  std::uint16_t remote_port = 0;
  SeqNum iss;
  std::uint16_t mss = 1460;  ///< announced: MTU less both headers (RFC 9293 section 3.7.1)
  std::uint16_t default_mss = kDefaultMss;  ///< sent to a peer that announces none
  std::uint32_t timestamp_offset = 1;       ///< of the millisecond clock behind TSval
  std::optional<Duration> user_timeout;     ///< from OPEN until the connection is established
};

/// One TCP connection from its opening to its end (RFC 9293 section 3.10): the handshake whole, one
/// segment of data each way, and the close.
///
/// It owns no socket, no clock and no dice. Time is an argument that never runs backwards; a call
/// never calls back, and says in its `Step` what it did. It can be copied at any moment, and the
/// copy goes on alike.
class Handshake {
 public:
  /// Precondition: `config.profile` is not null.
  explicit Handshake(const HandshakeConfig& config);

  /// OPEN (3.10.1), active or passive as configured. Precondition: CLOSED.
  Step on_open(Instant now);
  /// SEND (3.10.2): one segment of `octets`, cut to what the peer takes at once. Data may be sent
  /// once in ESTABLISHED or CLOSE-WAIT; otherwise the step says `SendRefused`.
  Step on_send(std::uint16_t octets, Instant now);
  /// CLOSE (3.10.4).
  Step on_close(Instant now);
  /// ABORT (3.10.5).
  Step on_abort();
  /// The host crashes, and forgets the connection; its peer is not told (3.5.1 figure 9).
  Step on_crash() { return move_to(State::Closed, Rule::Crash); }
  /// SEGMENT ARRIVES (3.10.7). Ports are not looked at: whoever calls has found the connection.
  Step on_segment(const Segment& segment, Instant now);
  /// A timer is due. Precondition: `next_deadline()` is set and not after `now`.
  Step on_deadline(Instant now);

  /// When `on_deadline` is to be called; empty while no timer runs, as in CLOSED and LISTEN.
  [[nodiscard]] std::optional<Instant> next_deadline() const {
    const Instant next = std::min({retransmit_at_, user_timeout_at_, time_wait_until_});
    return next == kNever ? std::nullopt : std::optional(next);
  }

  /// When the retransmission timer is due, if it runs.
  [[nodiscard]] std::optional<Instant> retransmission_due() const {
    return retransmit_at_ == kNever ? std::nullopt : std::optional(retransmit_at_);
  }

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] SeqNum iss() const { return config_.iss; }
  [[nodiscard]] SeqNum irs() const { return irs_; }
  [[nodiscard]] SeqNum snd_una() const { return snd_una_; }
  [[nodiscard]] SeqNum snd_nxt() const { return snd_nxt_; }
  [[nodiscard]] SeqNum rcv_nxt() const { return rcv_nxt_; }
  [[nodiscard]] std::uint32_t receive_window() const { return config_.profile->window; }
  /// What the two SYNs agreed on; meaningful once the peer's SYN has arrived.
  [[nodiscard]] const Negotiated& negotiated() const { return negotiated_; }
  [[nodiscard]] const Rto& rto() const { return rto_; }
  /// The round trip that the handshake measured, if Karn's rule let it.
  [[nodiscard]] std::optional<Duration> handshake_rtt() const { return handshake_rtt_; }
  [[nodiscard]] std::uint16_t octets_received() const { return octets_received_; }

 private:
  // SEGMENT ARRIVES, in handshake_segment.cc: one function a section or check.
  Step segment_in_listen(const Segment& segment, Instant now);
  Step segment_in_syn_sent(const Segment& segment, Instant now);
  Step segment_in_others(const Segment& segment, Instant now);
  std::optional<Step> check_timestamp(const Segment& segment, Instant now);
  std::optional<Step> check_repeated_syn(const Segment& segment, Instant now);
  std::optional<Step> check_sequence(const Segment& segment, Instant now);
  std::optional<Step> check_rst(const Segment& segment, Instant now);
  std::optional<Step> check_syn(const Segment& segment, Instant now);
  std::optional<Step> check_ack(const Segment& segment, Instant now, Rule& rule);
  Step take_text_and_fin(const Segment& segment, State from, Rule rule, Instant now);
  Step answer_repeated_syn(const Segment& segment, Instant now);
  void take_timestamp(const Segment& segment);
  void take_fin(Instant now);

  // Segments to send.
  [[nodiscard]] Segment segment(std::uint16_t flags, SeqNum seq, Instant now) const;
  [[nodiscard]] Segment syn(Instant now) const;
  [[nodiscard]] Segment syn_ack(Instant now) const;
  [[nodiscard]] Segment ack(Instant now) const;
  [[nodiscard]] Segment data(Instant now) const;
  [[nodiscard]] Segment fin(Instant now) const;
  [[nodiscard]] Segment reset_at(SeqNum seq) const;

  // State changes.
  [[nodiscard]] Step stay(Rule rule, std::optional<Segment> reply = {}) const;
  Step challenge(Rule rule, const Segment& segment, Instant now);
  Step move_to(State to, Rule rule, std::optional<Segment> reply = {});
  void learn_peer(const Segment& syn_segment);
  void establish();
  void take_ack(const Segment& segment, Instant now);
  void sample_rtt(const Segment& segment, Instant now);
  void send_first_syn(Instant now);
  void arm_syn_timer(Instant now);
  void arm_data_timer(Instant now);
  [[nodiscard]] const Schedule& syn_schedule() const;
  [[nodiscard]] bool syn_gives_up_at(Instant now) const;
  Step retransmit(Instant now);
  Step retransmit_syn(Instant now);
  [[nodiscard]] std::uint32_t timestamp_clock(Instant now) const;

  [[nodiscard]] bool syn_is_acked() const { return snd_una_ != config_.iss; }
  [[nodiscard]] SeqNum data_end() const { return config_.iss + 1 + data_size_; }
  [[nodiscard]] bool fin_is_acked() const { return fin_sent_ && snd_una_ == snd_nxt_; }

  HandshakeConfig config_;
  State state_ = State::Closed;
  bool used_ = false;  ///< has been closed: the next OPEN begins anew
  bool active_;        ///< MUST-11: whether SYN-RECEIVED came from an active OPEN

  SeqNum snd_una_;
  SeqNum snd_nxt_;
  SeqNum irs_;
  SeqNum rcv_nxt_;
  std::uint32_t max_snd_wnd_ = 0;  ///< MAX.SND.WND of RFC 5961 section 5
  std::uint32_t ts_recent_ = 0;    ///< TS.Recent of RFC 7323
  ParsedOptions offered_;          ///< what the peer's SYN had
  Negotiated negotiated_;

  std::uint16_t data_size_ = 0;  ///< octets of our one data segment; 0: none sent
  bool fin_sent_ = false;
  std::uint16_t octets_received_ = 0;

  Rto rto_;
  std::optional<Duration> handshake_rtt_;
  Instant opened_at_;    ///< the first transmission of our SYN or SYN,ACK
  Instant sent_at_;      ///< when the earliest unacknowledged segment was last sent
  Instant answered_at_;  ///< the last answer to a repeated SYN
  bool syn_repeat_answered_ = false;
  Instant challenges_since_;  ///< the span that `challenges_` counts in
  int challenges_ = 0;
  int transmissions_ = 0;       ///< of the earliest unacknowledged segment, as its timer counts
  bool retransmitted_ = false;  ///< Karn: the time since `sent_at_` says nothing about the path
  bool syn_timed_out_ = false;  ///< RFC 6298 5.7

  static constexpr Instant kNever = Instant::max();
  Instant retransmit_at_ = kNever;
  Instant user_timeout_at_ = kNever;
  Instant time_wait_until_ = kNever;
};

/// The answer of a host where nobody listens (3.10.7.1): a reset, except to a reset. The segment
/// goes back to the ports that it came from.
[[nodiscard]] Step answer_in_closed(const Segment& segment);

}  // namespace shaketable::tcp
