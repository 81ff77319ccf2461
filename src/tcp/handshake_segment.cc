// SPDX-License-Identifier: GPL-2.0-only
//
// SEGMENT ARRIVES, RFC 9293 section 3.10.7: one function a section, the checks in the RFC's order
// and under its numbers. Read it beside the RFC.
#include "base/check.h"
#include "tcp/handshake.h"

namespace shaketable::tcp {
namespace {

/// Twice the maximum segment lifetime of RFC 9293 section 3.4.2.
constexpr Duration kTwoMsl = Duration::s(240);

/// The reset that answers a segment from a stranger: it takes its sequence number from the
/// acknowledgment, or, without one, acknowledges all that came (3.10.7.1).
Segment reset_for(const Segment& segment) {
  Segment reset;
  reset.source_port = segment.destination_port;
  reset.destination_port = segment.source_port;
  if (segment.has(kAck)) {
    reset.seq = segment.ack;
    reset.flags = kRst;
  } else {
    reset.ack = segment.seq + segment.length();
    reset.flags = kRst | kAck;
  }
  return reset;
}

}  // namespace

Step Handshake::on_segment(const Segment& segment, Instant now) {
  switch (state_) {
    case State::Closed:
      return answer_in_closed(segment);
    case State::Listen:
      return segment_in_listen(segment, now);
    case State::SynSent:
      return segment_in_syn_sent(segment, now);
    default:
      return segment_in_others(segment, now);
  }
}

// ---- 3.10.7.1 CLOSED ----

Step answer_in_closed(const Segment& segment) {
  Step step;
  if (segment.has(kRst)) {
    step.rule = Rule::ClosedDropsRst;
  } else {
    step.rule = Rule::ClosedResets;
    step.reply = reset_for(segment);
  }
  return step;
}

// ---- 3.10.7.2 LISTEN ----

Step Handshake::segment_in_listen(const Segment& segment, Instant now) {
  // First, RST: it cannot be for anything that we sent.
  if (segment.has(kRst)) {
    return stay(Rule::ListenDropsRst);
  }
  // Second, ACK: of nothing that we sent either.
  if (segment.has(kAck)) {
    return stay(Rule::ListenResetsAck, reset_for(segment));
  }
  // Third, SYN. Text or FIN that came with it is not taken; the peer sends it again.
  if (segment.has(kSyn)) {
    learn_peer(segment);
    send_first_syn(now);
    return move_to(State::SynReceived, Rule::SynArrives, syn_ack(now));
  }
  // Fourth, anything else.
  return stay(Rule::ListenDrops);
}

// ---- 3.10.7.3 SYN-SENT ----

Step Handshake::segment_in_syn_sent(const Segment& segment, Instant now) {
  // First, ACK. We have sent nothing but a SYN, so SND.UNA < SEG.ACK =< SND.NXT holds exactly one
  // value.
  const bool ack_acceptable = segment.has(kAck) && segment.ack == snd_nxt_;
  if (segment.has(kAck) && !ack_acceptable) {
    if (segment.has(kRst)) {
      return stay(Rule::RstWithBadAck);
    }
    return stay(Rule::ResetBadAck, reset_at(segment.ack));
  }
  // Second, RST. Without an ACK anyone could have forged it.
  if (segment.has(kRst)) {
    if (!ack_acceptable) {
      return stay(Rule::RstWithoutAck);
    }
    return move_to(State::Closed, Rule::Refused);
  }
  // Third, security and precedence: not modelled, see DEVIATIONS.md.
  // Fourth, SYN. Text or FIN that came with it is not taken; the peer sends it again.
  if (segment.has(kSyn)) {
    learn_peer(segment);
    if (ack_acceptable) {
      take_ack(segment, now);
      return move_to(State::Established, Rule::SynAckCompletes, ack(now));
    }
    // Simultaneous open, section 3.5 figure 7. The timer runs on: our SYN is unacknowledged. It
    // goes out a second time, with the ACK, so the round trip is not timed (Karn).
    retransmitted_ = true;
    return move_to(State::SynReceived, Rule::SynCrosses, syn_ack(now));
  }
  // Fifth, neither SYN nor RST.
  return stay(Rule::NoSyn);
}

// ---- 3.10.7.4 all other states ----

Step Handshake::segment_in_others(const Segment& segment, Instant now) {
  const State from = state_;
  if (const auto step = check_timestamp(segment, now)) {
    return *step;
  }
  if (const auto step = check_repeated_syn(segment, now)) {
    return *step;
  }
  if (const auto step = check_sequence(segment, now)) {
    return *step;
  }
  if (const auto step = check_rst(segment, now)) {
    return *step;
  }
  // Third, security and precedence: not modelled, see DEVIATIONS.md.
  if (const auto step = check_syn(segment, now)) {
    return *step;
  }
  take_timestamp(segment);
  Rule rule = Rule::AckArrives;
  if (const auto step = check_ack(segment, now, rule)) {
    return *step;
  }
  // Sixth, URG: not modelled, see DEVIATIONS.md.
  return take_text_and_fin(segment, from, rule, now);
}

/// RFC 7323. SYNs are let through: they agree on timestamps anew, and get an ACK below in any case.
std::optional<Step> Handshake::check_timestamp(const Segment& segment, Instant now) {
  if (!negotiated_.timestamps || segment.has(kRst) || segment.has(kSyn)) {
    return {};
  }
  const ParsedOptions options = segment.options.parse();
  if (!options.timestamps) {
    return stay(Rule::NoTimestamp);  // section 3.2: "SHOULD silently drop the segment"
  }
  const bool older = before(SeqNum(options.timestamps->value), SeqNum(ts_recent_));
  if (older) {
    return challenge(Rule::PawsRejects, segment, now);  // section 5.3, R1
  }
  return {};
}

/// A SYN that we know, which the sequence check would only call out of window.
std::optional<Step> Handshake::check_repeated_syn(const Segment& segment, Instant now) {
  if (!segment.has(kSyn) || segment.has(kRst)) {
    return {};
  }
  const bool known = segment.seq == irs_;
  if (is_synchronized(state_)) {
    // RFC 5961 section 4.2: a challenge ACK "irrespective of the sequence number". The peer whose
    // SYN,ACK comes again never saw our ACK, and this repairs it.
    const bool ours_was_lost = known && segment.has(kAck);
    return challenge(ours_was_lost ? Rule::SynAckRepeated : Rule::ChallengeSyn, segment, now);
  }
  if (!known) {
    return {};
  }
  if (!segment.has(kAck)) {
    return answer_repeated_syn(segment, now);
  }
  // Section 3.5 figure 7: the SYN,ACK of a simultaneous open has the sequence number of the SYN
  // that it follows, and completes.
  if (active_ && segment.ack == snd_nxt_) {
    take_timestamp(segment);
    take_ack(segment, now);
    return move_to(State::Established, Rule::SynAckCrosses);
  }
  return {};
}

Step Handshake::answer_repeated_syn(const Segment& segment, Instant now) {
  take_timestamp(segment);
  const DuplicateSynPolicy& policy = config_.profile->duplicate_syn;
  if (policy.reply == DuplicateSynReply::BareAck) {
    return stay(Rule::SynRepeatedAcked, ack(now));
  }
  if (syn_repeat_answered_ && now - answered_at_ < policy.interval) {
    return stay(Rule::SynRepeatedUnanswered);
  }
  syn_repeat_answered_ = true;
  answered_at_ = now;
  retransmitted_ = true;  // Karn: the ACK to come could be of either copy
  if (policy.restarts_timer) {
    arm_syn_timer(now);
  }
  return stay(Rule::SynRepeated, syn_ack(now));
}

/// First, the sequence number: the four cases of section 3.10.7.4's table. Our window is never 0.
std::optional<Step> Handshake::check_sequence(const Segment& segment, Instant now) {
  const std::uint32_t length = segment.length();
  const bool begins_inside = in_window(segment.seq, rcv_nxt_, receive_window());
  const bool ends_inside =
      length > 0 && in_window(segment.seq + (length - 1), rcv_nxt_, receive_window());
  if (begins_inside || ends_inside) {
    return {};
  }
  if (segment.has(kRst)) {
    return stay(Rule::RstOutOfWindow);
  }
  if (state_ == State::TimeWait && segment.has(kFin) && segment.seq + length == rcv_nxt_) {
    time_wait_until_ = now + kTwoMsl;  // the remote FIN again: "restart the 2 MSL timeout"
  }
  return challenge(Rule::OutOfWindow, segment, now);
}

/// Second, RST, in RFC 5961 section 3.2's three cases.
std::optional<Step> Handshake::check_rst(const Segment& segment, Instant now) {
  if (!segment.has(kRst)) {
    return {};
  }
  if (!in_window(segment.seq, rcv_nxt_, receive_window())) {
    return stay(Rule::RstOutOfWindow);  // its text reaches the window, but it does not begin there
  }
  if (segment.seq != rcv_nxt_) {
    return challenge(Rule::ChallengeRst, segment, now);
  }
  if (state_ != State::SynReceived) {
    return move_to(State::Closed, Rule::RstResets);
  }
  // MUST-11: where SYN-RECEIVED came from decides.
  return active_ ? move_to(State::Closed, Rule::RstRefuses)
                 : move_to(State::Listen, Rule::RstToListen);
}

/// Fourth, a SYN within the window. Only SYN-RECEIVED gets here: check_repeated_syn has answered
/// for the synchronized states.
std::optional<Step> Handshake::check_syn(const Segment& segment, Instant now) {
  if (!segment.has(kSyn)) {
    return {};
  }
  return active_ ? challenge(Rule::ChallengeSyn, segment, now)
                 : move_to(State::Listen, Rule::SynToListen);
}

/// Fifth, ACK. Sets `rule` and returns nothing when text and FIN are to be looked at.
std::optional<Step> Handshake::check_ack(const Segment& segment, Instant now, Rule& rule) {
  if (!segment.has(kAck)) {
    return stay(Rule::NoAck);
  }
  const std::uint32_t advance = segment.ack - snd_una_;
  const bool acks_new = advance > 0 && advance <= snd_nxt_ - snd_una_;
  if (state_ == State::SynReceived) {
    if (!acks_new) {
      return stay(Rule::ResetUnacceptableAck, reset_at(segment.ack));
    }
    take_ack(segment, now);
    state_ = State::Established;
    rule = Rule::AckCompletes;
    return {};
  }
  // RFC 5961 section 5: SND.UNA - MAX.SND.WND =< SEG.ACK =< SND.NXT.
  const SeqNum oldest = snd_una_ - max_snd_wnd_;
  if (segment.ack - oldest > snd_nxt_ - oldest) {
    return challenge(before(segment.ack, snd_una_) ? Rule::AckTooOld : Rule::AckOfUnsent, segment,
                     now);
  }
  if (acks_new) {
    take_ack(segment, now);
  }
  if (!fin_is_acked()) {
    return {};
  }
  switch (state_) {
    case State::FinWait1:
      state_ = State::FinWait2;
      rule = Rule::AckOfFin;
      return {};
    case State::Closing:
      time_wait_until_ = now + kTwoMsl;
      return move_to(State::TimeWait, Rule::AckOfFin);
    case State::LastAck:
      return move_to(State::Closed, Rule::LastAckArrives);
    default:
      return {};
  }
}

/// Seventh, the text, and eighth, FIN. Only what comes in order is taken.
Step Handshake::take_text_and_fin(const Segment& segment, State from, Rule rule, Instant now) {
  const SeqNum text_end = segment.seq + segment.payload_size;
  // After the peer's FIN: "ignore the segment text".
  const bool takes_text =
      state_ == State::Established || state_ == State::FinWait1 || state_ == State::FinWait2;
  const bool has_any = (takes_text && segment.payload_size > 0) || segment.has(kFin);
  if (!has_any) {
    return {.from = from, .to = state_, .rule = rule, .reply = {}};
  }
  if (before(rcv_nxt_, takes_text ? segment.seq : text_end)) {
    rule = from == State::SynReceived ? rule : Rule::OutOfOrder;
    return {.from = from, .to = state_, .rule = rule, .reply = ack(now)};
  }
  if (takes_text && before(rcv_nxt_, text_end)) {
    octets_received_ = static_cast<std::uint16_t>(octets_received_ + (text_end - rcv_nxt_));
    rcv_nxt_ = text_end;
    rule = from == State::SynReceived ? rule : Rule::DataArrives;
  }
  if (segment.has(kFin) && text_end == rcv_nxt_) {
    take_fin(now);
    rule = from == State::SynReceived ? rule : Rule::FinArrives;
  }
  return {.from = from, .to = state_, .rule = rule, .reply = ack(now)};
}

void Handshake::take_fin(Instant now) {
  switch (state_) {
    case State::Established:
      state_ = State::CloseWait;
      break;
    case State::FinWait1:
      state_ = State::Closing;
      break;
    case State::FinWait2:
      state_ = State::TimeWait;
      time_wait_until_ = now + kTwoMsl;
      break;
    case State::TimeWait:
      time_wait_until_ = now + kTwoMsl;
      return;
    default:
      return;  // a second FIN, beyond the one that was taken: "remain in the state"
  }
  rcv_nxt_ = rcv_nxt_ + 1;
}

void Handshake::take_timestamp(const Segment& segment) {
  // RFC 7323 section 4.3 (2); Last.ACK.sent is RCV.NXT, since every segment is acknowledged at
  // once.
  if (!negotiated_.timestamps || before(rcv_nxt_, segment.seq)) {
    return;
  }
  const ParsedOptions options = segment.options.parse();
  if (options.timestamps && !before(SeqNum(options.timestamps->value), SeqNum(ts_recent_))) {
    ts_recent_ = options.timestamps->value;
  }
}

}  // namespace shaketable::tcp
