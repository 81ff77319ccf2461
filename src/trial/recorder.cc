// SPDX-License-Identifier: GPL-2.0-only
#include "trial/recorder.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/check.h"

namespace shaketable::trial {
namespace {

using tcp::Rule;

bool is_challenge(Rule rule) {
  return rule == Rule::ChallengeRst || rule == Rule::ChallengeSyn || rule == Rule::AckTooOld ||
         rule == Rule::AckOfUnsent;
}

}  // namespace

void Recorder::set_hosts(std::uint32_t client, std::uint32_t server) {
  result_.client_host = client;
  result_.server_host = server;
}

void Recorder::begin_trial(std::uint64_t trial, std::uint32_t connection, bool keep_rows) {
  keep_rows_ = keep_rows;
  packets_.clear();
  rows_.clear();
  seen_ = {};
  result_.trial = trial;
  result_.connection = connection;
  result_.client.clear();
  result_.server.clear();
  first_syn_.reset();
}

std::optional<PacketRef> Recorder::add_step(HostId host, const tcp::Step& step, Instant now,
                                            const std::optional<PacketRef>& arrived) {
  std::optional<PacketRef> sent;
  HostResult& counted = result_.host(host);
  if (step.reply) {
    sent = log(host, *step.reply, now, arrived);
    counted.challenge_acks_sent += is_challenge(step.rule) ? 1 : 0;
  }
  switch (step.rule) {
    case Rule::Refused:
    case Rule::RstRefuses:
      seen(host).refused = true;
      break;
    case Rule::RstResets:
      seen(host).reset = true;
      break;
    case Rule::GiveUp:
    case Rule::UserTimeout:
      seen(host).gave_up = now;
      break;
    case Rule::BacklogFull:
      ++counted.backlog_drops;
      break;
    default:
      break;
  }
  if (keep_rows_) {
    rows_.push_back({.at = now,
                     .host = host,
                     .by_arrival = arrived.has_value(),
                     .from = step.from,
                     .to = step.to,
                     .rule = step.rule,
                     .sent = sent,
                     .timer = {}});
  }
  return sent;
}

PacketRef Recorder::log(HostId host, const tcp::Segment& segment, Instant now,
                        const std::optional<PacketRef>& arrived) {
  if (!first_syn_ && segment.has(tcp::kSyn)) {
    first_syn_ = now;
  }
  PacketRef sent = packets_.add_sent(host, segment, now, arrived);
  sent.connection = result_.connection;
  return sent;
}

PacketRef Recorder::add_packet(HostId host, const tcp::Segment& segment, Instant now,
                               const std::optional<PacketRef>& arrived) {
  const PacketRef sent = log(host, segment, now, arrived);
  if (keep_rows_) {
    rows_.push_back({.at = now,
                     .host = host,
                     .by_arrival = arrived.has_value(),
                     .from = tcp::State::Closed,
                     .to = tcp::State::Closed,
                     .rule = {},
                     .sent = sent,
                     .timer = {}});
  }
  return sent;
}

void Recorder::add_arrival(PacketRef packet, Instant now) {
  const bool first = packets_.add_arrival(packet, now);
  result_.host(peer_of(packet.from)).duplicates_received += first ? 0 : 1;
}

void Recorder::add_corrupted(HostId host) { ++result_.host(host).corrupted_received; }

void Recorder::add_establishment(HostId host, const tcp::Handshake& connection, Instant now) {
  if (seen(host).established) {
    return;  // a second connection, after a restart: the first one counts
  }
  add_establishment(host, now);
  HostResult& counted = result_.host(host);
  counted.rtt = connection.handshake_rtt();
  counted.rto = connection.rto().value();
  counted.agreed = connection.negotiated();
}

void Recorder::add_establishment(HostId host, Instant now) { seen(host).established = now; }

void Recorder::finish(bool still_opening, ConnectionResult& result) {
  const Instant origin = first_syn_.value_or(Instant{});
  result = result_;  // in this way both keep the memory of their lists
  for (const HostId host : {HostId::Client, HostId::Server}) {
    HostResult& out = result.host(host);
    if (const auto established = seen(host).established) {
      out.established = *established - origin;
    }
    if (const auto gave_up = seen(host).gave_up) {
      out.gave_up = *gave_up - origin;
    }
    packets_.tally(host, origin, out);
  }
  result.opened = origin.since_start();
  result.cut = still_opening;
  result.outcome = outcome();
}

Outcome Recorder::outcome() const {
  const bool client = seen(HostId::Client).established.has_value();
  const bool server = seen(HostId::Server).established.has_value();
  if (client && server) {
    return Outcome::Established;
  }
  if (seen(HostId::Client).refused || seen(HostId::Server).refused) {
    return Outcome::Refused;
  }
  if (seen(HostId::Client).reset || seen(HostId::Server).reset) {
    return Outcome::Reset;
  }
  return client || server ? Outcome::HalfOpen : Outcome::TimedOut;
}

std::vector<Recorder> recorders_for(const Roster& roster) {
  std::vector<Recorder> recorders(roster.connections());
  for (std::uint32_t connection = 0; connection < recorders.size(); ++connection) {
    recorders[connection].set_hosts(roster.client_of(connection) + 1,
                                    roster.server_of(connection) + 1);
  }
  return recorders;
}

void begin(std::span<Recorder> recorders, std::uint64_t trial, const Watch* watch) {
  check(watch == nullptr || watch->connection < recorders.size(),
        "the trial has no connection of that number");
  for (std::uint32_t connection = 0; connection < recorders.size(); ++connection) {
    const bool watched = watch != nullptr && watch->connection == connection;
    recorders[connection].begin_trial(trial, connection, watched);
  }
}

Trace Recorder::take_trace() {
  check(keep_rows_, "the rows of this trial were not kept");
  // The order of ties that the contract states: timers before arrivals, the client before the
  // server.
  std::ranges::stable_sort(
      rows_, {}, [](const TraceRow& row) { return std::tuple(row.at, row.by_arrival, row.host); });
  return {.rows = std::move(rows_),
          .packets = std::move(packets_),
          .origin = first_syn_.value_or(Instant{})};
}

}  // namespace shaketable::trial
