// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "base/time.h"
#include "tcp/rule.h"
#include "trial/endpoint.h"
#include "trial/recorder.h"
#include "trial/roster.h"
#include "trial/scenario.h"

namespace shaketable::trial::testing {

/// One host without its network: the test says what time it is and what arrives, and reads what the
/// host sends. `sent` is a line for each segment, `0: S 100` with the number of its connection.
class LoneHost {
 public:
  LoneHost(Scenario scenario, HostId side, std::uint32_t place = 0)
      : scenario_(std::move(scenario)),
        side_(side),
        roster_(scenario_),
        recorders_(recorders_for(roster_)),
        host_(scenario_, roster_, side, place) {
    begin(0);
  }

  void begin(std::uint64_t trial) {
    const SeedTree seeds = dice(trial);
    roster_.begin_trial(trial, seeds);
    for (std::uint32_t connection = 0; connection < recorders_.size(); ++connection) {
      recorders_[connection].begin_trial(trial, connection, true);
    }
    host_.begin_trial(seeds, recorders_);
    out_.clear();
  }

  [[nodiscard]] SeedTree dice(std::uint64_t trial) const {
    return trial_seeds(point_seeds(scenario_), trial);
  }
  [[nodiscard]] const Roster& roster() const { return roster_; }
  [[nodiscard]] const Endpoint& host() const { return host_; }

  /// Lets one call of `on_time` do all that is due.
  void wake(Duration when) { host_.on_time(Instant::at(when), out_); }
  /// Wakes it at each of its deadlines up to that time.
  void run_until(Duration when) {
    for (auto next = host_.next_deadline(); next && *next <= Instant::at(when);
         next = host_.next_deadline()) {
      host_.on_time(*next, out_);
    }
  }
  /// A segment of the peer's, with the ports of the connection if it has none of its own.
  void arrives(tcp::Segment segment, Duration when, std::uint32_t connection = 0) {
    const tcp::FourTuple names = roster_.names(connection, side_);
    if (segment.source_port == 0) segment.source_port = names.remote_port;
    if (segment.destination_port == 0) segment.destination_port = names.local_port;
    arrives_from(names.remote_address, segment, when, connection);
  }
  void arrives_from(tcp::Address from, const tcp::Segment& segment, Duration when,
                    std::uint32_t connection = 0) {
    const Instant now = Instant::at(when);
    const PacketRef packet = recorders_[connection].add_packet(peer_of(side_), segment, now, {});
    host_.on_segment(segment, {.packet = packet, .from = from}, now, out_);
  }
  /// A packet of connection 0 that is refused by the checksum.
  void arrives_corrupted(Duration when) {
    const Instant now = Instant::at(when);
    host_.on_corrupted(recorders_[0].add_packet(peer_of(side_), {}, now, {}), now, out_);
  }

  /// What was sent since the last time that this was asked.
  [[nodiscard]] std::string sent() {
    std::string text;
    for (const Outgoing& outgoing : std::exchange(out_, {})) {
      const auto& packet = outgoing.packet;
      text += (packet ? std::to_string(packet->connection) : "-") + ": " +
              to_string(outgoing.segment) + "\n";
      last_ = outgoing.segment;
    }
    return text;
  }
  /// The last segment that `sent` told of.
  [[nodiscard]] const tcp::Segment& last() const { return last_; }
  /// The host's steps, a rule a line, with their times. They are gone then.
  [[nodiscard]] std::string steps(std::uint32_t connection = 0) {
    std::string text;
    for (const TraceRow& row : recorders_[connection].take_trace().rows) {
      if (row.host == side_ && row.rule) {
        text +=
            seconds_text(row.at.since_start(), 3) + " " + std::string(to_string(*row.rule)) + "\n";
      }
    }
    return text;
  }
  /// When each step left the next timer due, a step a line: `0.000 1.000`, or `0.000 -`. The steps
  /// are gone then.
  [[nodiscard]] std::string timers(std::uint32_t connection = 0) {
    std::string text;
    for (const TraceRow& row : recorders_[connection].take_trace().rows) {
      if (row.host == side_ && row.rule) {
        text += seconds_text(row.at.since_start(), 3) + " " +
                (row.timer ? seconds_text(row.timer->since_start(), 3) : "-") + "\n";
      }
    }
    return text;
  }
  [[nodiscard]] HostResult result(std::uint32_t connection = 0) {
    ConnectionResult result;
    recorders_[connection].finish(false, result);
    return result.host(side_);
  }

 private:
  const Scenario scenario_;
  const HostId side_;
  Roster roster_;
  std::vector<Recorder> recorders_;
  Endpoint host_;
  Outbox out_;
  tcp::Segment last_;
};

/// A segment without ports.
[[nodiscard]] inline tcp::Segment bare(std::uint16_t flags, std::uint32_t seq,
                                       std::uint32_t ack = 0, std::uint16_t payload = 0) {
  tcp::Segment segment;
  segment.seq = tcp::SeqNum(seq);
  segment.ack = tcp::SeqNum(ack);
  segment.flags = flags;
  segment.window = 65535;
  segment.payload_size = payload;
  return segment;
}

/// ISN 100 and 200.
[[nodiscard]] inline Scenario textbook(std::uint32_t connections = 1) {
  Scenario scenario = default_scenario();
  scenario.client.isn = tcp::SeqNum(100);
  scenario.server.isn = tcp::SeqNum(200);
  scenario.workload.connections = connections;
  return scenario;
}

}  // namespace shaketable::trial::testing
