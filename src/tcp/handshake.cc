// SPDX-License-Identifier: GPL-2.0-only
#include "tcp/handshake.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace shaketable::tcp {
namespace {

constexpr std::size_t kTimestampOctets = 12;

}  // namespace

Handshake::Handshake(const HandshakeConfig& config)
    : config_(config),
      active_(config.active),
      snd_una_(config.iss),
      snd_nxt_(config.iss),
      rto_(config.profile->rto) {}

// ---- calls ----

Step Handshake::on_open(Instant now) {
  check(state_ == State::Closed, "OPEN of a connection that exists");
  if (used_) {
    *this = Handshake(config_);
  }
  if (!config_.active) {
    return move_to(State::Listen, Rule::PassiveOpen);
  }
  if (config_.user_timeout) {
    user_timeout_at_ = now + *config_.user_timeout;
  }
  send_first_syn(now);
  return move_to(State::SynSent, Rule::ActiveOpen, syn(now));
}

Step Handshake::on_send(std::uint16_t octets, Instant now) {
  const bool open = state_ == State::Established || state_ == State::CloseWait;
  if (!open || data_size_ > 0 || octets == 0) {
    return stay(Rule::SendRefused);
  }
  // RFC 6691 section 3: the MSS counts no options, so the sender takes their room off.
  const std::size_t options = negotiated_.timestamps ? kTimestampOctets : 0;
  const std::uint16_t mss = std::max(std::min(negotiated_.send_mss, config_.mss), kSmallestMss);
  data_size_ = std::min(octets, static_cast<std::uint16_t>(mss - options));
  snd_nxt_ = data_end();
  arm_data_timer(now);
  return stay(Rule::SendData, data(now));
}

Step Handshake::on_close(Instant now) {
  switch (state_) {
    case State::Listen:
    case State::SynSent:
      return move_to(State::Closed, Rule::CloseDeletes);
    case State::SynReceived:
    case State::Established:
    case State::CloseWait: {
      fin_sent_ = true;
      const bool idle = snd_una_ == snd_nxt_;
      const Segment reply = fin(now);
      snd_nxt_ = snd_nxt_ + 1;
      if (idle) {
        arm_data_timer(now);
      }
      const State to = state_ == State::CloseWait ? State::LastAck : State::FinWait1;
      return move_to(to, Rule::CloseSendsFin, reply);
    }
    default:
      return stay(Rule::CloseRefused);
  }
}

Step Handshake::on_abort() {
  switch (state_) {
    case State::SynReceived:
    case State::Established:
    case State::FinWait1:
    case State::FinWait2:
    case State::CloseWait:
      return move_to(State::Closed, Rule::AbortResets, reset_at(snd_nxt_));
    default:
      return move_to(State::Closed, Rule::AbortDeletes);
  }
}

// ---- timers ----

Step Handshake::on_deadline(Instant now) {
  const auto deadline = next_deadline();
  check(deadline && *deadline <= now, "no timer is due");
  if (user_timeout_at_ <= now) {
    return move_to(State::Closed, Rule::UserTimeout);
  }
  if (time_wait_until_ <= now) {
    return move_to(State::Closed, Rule::TimeWaitEnds);
  }
  return retransmit(now);
}

Step Handshake::retransmit(Instant now) {
  if (!syn_is_acked()) {
    return retransmit_syn(now);
  }
  if (transmissions_ > config_.profile->data_retransmissions) {
    return move_to(State::Closed, Rule::GiveUp);
  }
  rto_.back_off();  // 5.5
  retransmitted_ = true;
  ++transmissions_;
  sent_at_ = now;
  retransmit_at_ = now + rto_.value();  // 5.6
  if (data_size_ > 0 && before(snd_una_, data_end())) {
    return stay(Rule::RetransmitData, data(now));
  }
  return stay(Rule::RetransmitFin, fin(now));
}

Step Handshake::retransmit_syn(Instant now) {
  if (syn_gives_up_at(now)) {
    return move_to(State::Closed, Rule::GiveUp);
  }
  retransmitted_ = true;
  syn_timed_out_ = true;
  sent_at_ = now;
  ++transmissions_;
  arm_syn_timer(now);
  if (state_ == State::SynSent) {
    return stay(Rule::RetransmitSyn, syn(now));
  }
  return stay(Rule::RetransmitSynAck, syn_ack(now));
}

/// An active OPEN keeps to the schedule of its SYN when SYNs cross: the count goes on.
const Schedule& Handshake::syn_schedule() const {
  return active_ ? config_.profile->syn : config_.profile->syn_ack;
}

bool Handshake::syn_gives_up_at(Instant now) const {
  const Schedule& schedule = syn_schedule();
  return transmissions_ > schedule.retransmissions ||
         (schedule.give_up && now >= opened_at_ + *schedule.give_up);
}

void Handshake::send_first_syn(Instant now) {
  snd_nxt_ = config_.iss + 1;
  opened_at_ = now;
  sent_at_ = now;
  transmissions_ = 1;
  arm_syn_timer(now);
}

void Handshake::arm_syn_timer(Instant now) {
  const Schedule& schedule = syn_schedule();
  retransmit_at_ = now + schedule.wait(transmissions_ - 1);
  if (schedule.give_up) {
    retransmit_at_ = std::min(retransmit_at_, opened_at_ + *schedule.give_up);
  }
}

void Handshake::arm_data_timer(Instant now) {
  transmissions_ = 1;
  retransmitted_ = false;
  sent_at_ = now;
  retransmit_at_ = now + rto_.value();  // 5.1
}

// ---- segments to send ----

std::uint32_t Handshake::timestamp_clock(Instant now) const {
  const std::int64_t ms = now.since_start().count_ns() / 1'000'000;
  return config_.timestamp_offset + static_cast<std::uint32_t>(ms);
}

Segment Handshake::segment(std::uint16_t flags, SeqNum seq, Instant now) const {
  Segment segment;
  segment.source_port = config_.local_port;
  segment.destination_port = config_.remote_port;
  segment.seq = seq;
  segment.flags = flags;
  const bool syn = (flags & kSyn) != 0;
  const std::uint16_t window = config_.profile->window;
  // RFC 7323 section 2.2: the window of a SYN is never scaled.
  segment.window = syn ? window : static_cast<std::uint16_t>(window >> negotiated_.receive_shift);
  if ((flags & kAck) != 0) {
    segment.ack = rcv_nxt_;
  }
  if (!syn && negotiated_.timestamps) {
    segment.options.append_no_operation();
    segment.options.append_no_operation();
    segment.options.append_timestamps({.value = timestamp_clock(now), .echo = ts_recent_});
  }
  return segment;
}

Segment Handshake::syn(Instant now) const {
  Segment segment = this->segment(kSyn, config_.iss, now);
  segment.options = syn_options(*config_.profile, config_.mss, timestamp_clock(now));
  return segment;
}

Segment Handshake::syn_ack(Instant now) const {
  Segment segment = this->segment(kSyn | kAck, config_.iss, now);
  const Timestamps timestamps = {.value = timestamp_clock(now), .echo = ts_recent_};
  segment.options = syn_ack_options(*config_.profile, config_.mss, timestamps, offered_);
  return segment;
}

Segment Handshake::ack(Instant now) const { return segment(kAck, snd_nxt_, now); }

Segment Handshake::data(Instant now) const {
  Segment segment = this->segment(kPsh | kAck, config_.iss + 1, now);
  segment.payload_size = data_size_;
  return segment;
}

Segment Handshake::fin(Instant now) const { return segment(kFin | kAck, data_end(), now); }

Segment Handshake::reset_at(SeqNum seq) const {
  Segment segment;
  segment.source_port = config_.local_port;
  segment.destination_port = config_.remote_port;
  segment.seq = seq;
  segment.flags = kRst;
  return segment;
}

// ---- state changes ----

Step Handshake::stay(Rule rule, std::optional<Segment> reply) const {
  return {.from = state_, .to = state_, .rule = rule, .reply = std::move(reply)};
}

/// An ACK for a segment that is not acceptable, unless there were too many of them. Text is always
/// answered: its sender's timer bounds it, and would go on without an answer.
Step Handshake::challenge(Rule rule, const Segment& segment, Instant now) {
  if (segment.length() > 0 && !segment.has(kSyn)) {
    return stay(rule, ack(now));
  }
  const AckLimit& limit = config_.profile->challenge_acks;
  if (challenges_ == 0 || now - challenges_since_ >= limit.per) {
    challenges_since_ = now;
    challenges_ = 0;
  }
  if (challenges_ >= limit.count) {
    return stay(Rule::AckLimited);
  }
  ++challenges_;
  return stay(rule, ack(now));
}

Step Handshake::move_to(State to, Rule rule, std::optional<Segment> reply) {
  const State from = std::exchange(state_, to);
  if (to == State::Listen && from != State::Closed) {
    *this = Handshake(config_);  // the next SYN finds nothing of the one before
    state_ = to;
  }
  if (to == State::Closed) {
    used_ = true;
    retransmit_at_ = kNever;
    user_timeout_at_ = kNever;
    time_wait_until_ = kNever;
  }
  return {.from = from, .to = to, .rule = rule, .reply = std::move(reply)};
}

void Handshake::learn_peer(const Segment& syn_segment) {
  irs_ = syn_segment.seq;
  rcv_nxt_ = syn_segment.seq + 1;
  offered_ = syn_segment.options.parse();
  negotiated_ = negotiate(*config_.profile, offered_, config_.default_mss);
  max_snd_wnd_ = syn_segment.window;
  if (offered_.timestamps) {
    ts_recent_ = offered_.timestamps->value;
  }
}

/// Our SYN is acknowledged.
void Handshake::establish() {
  user_timeout_at_ = kNever;
  handshake_rtt_ = rto_.smoothed();
  // 5.7: "... the RTO MUST be re-initialized to 3 seconds when data transmission
  // begins (i.e., after the three-way handshake completes)".
  const SynTimeoutFallback fallback = config_.profile->syn_timeout_fallback;
  if (syn_timed_out_ && rto_.value() < Duration::s(3) &&
      (fallback == SynTimeoutFallback::Always ||
       (fallback == SynTimeoutFallback::WithoutSample && !rto_.smoothed()))) {
    rto_.restart_at_three_seconds();
  }
}

void Handshake::take_ack(const Segment& segment, Instant now) {
  sample_rtt(segment, now);
  if (!syn_is_acked()) {
    establish();
  }
  snd_una_ = segment.ack;
  if (snd_una_ == snd_nxt_) {
    retransmit_at_ = kNever;  // 5.2
  } else {
    arm_data_timer(now);  // 5.3
    // What is left was sent before now, and maybe twice: it is not timed.
    retransmitted_ = true;
  }
}

void Handshake::sample_rtt(const Segment& segment, Instant now) {
  if (!retransmitted_) {
    rto_.sample(now - sent_at_);
  } else if (negotiated_.timestamps) {
    // The echo tells which copy is acknowledged, so Karn's rule is kept (RFC 7323 section 4.1).
    const ParsedOptions options = segment.options.parse();
    if (options.timestamps && options.timestamps->echo != 0) {
      const std::uint32_t ms = timestamp_clock(now) - options.timestamps->echo;
      if (ms < 0x8000'0000U) {
        rto_.sample(Duration::ms(ms));
      }
    }
  }
}

}  // namespace shaketable::tcp
