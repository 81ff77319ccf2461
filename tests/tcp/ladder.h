// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/time.h"
#include "tcp/handshake.h"
#include "tcp/segments.h"

namespace shaketable::tcp::testing {

/// Two ends, `a` and `b`, and the packets between them, which the test carries by hand: `to_a` and
/// `to_b` deliver the oldest packet on its way there, `lose_to_a` and `lose_to_b` do not. Time only
/// moves when the test says so.
///
/// `log` is the ladder: one line a step, `0.010 b SYN-RCVD syn-arrives > S. 300 ack 101`, with the
/// state after the step and the segment that it sends.
class Ladder {
 public:
  Ladder(const HandshakeConfig& a, const HandshakeConfig& b) : a_(a), b_(b) {}

  [[nodiscard]] Handshake& a() { return a_; }
  [[nodiscard]] Handshake& b() { return b_; }
  [[nodiscard]] const std::string& log() const { return log_; }
  [[nodiscard]] Instant now() const { return now_; }

  void open_a() { note('a', a_.on_open(now_)); }
  void open_b() { note('b', b_.on_open(now_)); }
  void send_a(std::uint16_t octets) { note('a', a_.on_send(octets, now_)); }
  void send_b(std::uint16_t octets) { note('b', b_.on_send(octets, now_)); }
  void close_a() { note('a', a_.on_close(now_)); }
  void close_b() { note('b', b_.on_close(now_)); }
  void abort_a() { note('a', a_.on_abort()); }
  void abort_b() { note('b', b_.on_abort()); }

  Segment to_a() { return deliver('a', take(on_way_to_a_)); }
  Segment to_b() { return deliver('b', take(on_way_to_b_)); }
  Segment lose_to_a() { return take(on_way_to_a_); }
  Segment lose_to_b() { return take(on_way_to_b_); }
  /// A packet from somewhere else, or from long ago.
  void inject_to_a(const Segment& segment) { deliver('a', segment); }
  void inject_to_b(const Segment& segment) { deliver('b', segment); }
  [[nodiscard]] bool quiet() const { return on_way_to_a_.empty() && on_way_to_b_.empty(); }

  void pass(Duration time) { now_ = now_ + time; }
  /// Goes to the deadline of one end, and lets its timer fire.
  void timer_a() { fire('a', a_); }
  void timer_b() { fire('b', b_); }

  /// The textbook opening, in no time.
  void establish() {
    open_b();
    open_a();
    to_b();
    to_a();
    to_b();
  }
  void forget_log() { log_.clear(); }

 private:
  static Segment take(std::deque<Segment>& packets) {
    check(!packets.empty(), "no packet is on its way");
    const Segment segment = packets.front();
    packets.pop_front();
    return segment;
  }

  Segment deliver(char end, const Segment& segment) {
    note(end, (end == 'a' ? a_ : b_).on_segment(segment, now_));
    return segment;
  }

  void fire(char end, Handshake& tcp) {
    const std::optional<Instant> deadline = tcp.next_deadline();
    check(deadline.has_value() && *deadline >= now_, "no timer runs, or it is overdue");
    now_ = *deadline;
    note(end, tcp.on_deadline(now_));
  }

  void note(char end, const Step& step) {
    log_ += seconds_text(now_.since_start(), 3) + " " + end + " " +
            std::string(to_string(step.to)) + " " + std::string(to_string(step.rule));
    if (step.reply) {
      log_ += " > " + to_string(*step.reply);
      (end == 'a' ? on_way_to_b_ : on_way_to_a_).push_back(*step.reply);
    }
    log_ += "\n";
  }

  Handshake a_;
  Handshake b_;
  Instant now_;
  std::deque<Segment> on_way_to_a_;
  std::deque<Segment> on_way_to_b_;
  std::string log_;
};

/// A client with ISS 100 and a server with ISS 300, both of one profile.
[[nodiscard]] inline Ladder client_and_server(std::string_view profile_name) {
  const Profile& both = profile(profile_name);
  return {client_config(both, 100), server_config(both, 300)};
}

}  // namespace shaketable::tcp::testing
