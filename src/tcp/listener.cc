// SPDX-License-Identifier: GPL-2.0-only
#include "tcp/listener.h"

#include <algorithm>
#include <functional>

namespace shaketable::tcp {

void Listener::restart(const ListenerConfig& config) {
  config_ = config;
  connections_.clear();
  embryos_ = 0;
  deadlines_.clear();
}

Step Listener::on_segment(RemoteEnd from, const Segment& segment, Instant now) {
  if (const auto known = connections_.find(from); known != connections_.end()) {
    const Step step = known->second.tcp.on_segment(segment, now);
    keep_up(from, known->second, step);
    return step;
  }
  Handshake fresh = new_connection(from, now);
  const Step step = fresh.on_segment(segment, now);
  if (step.to != State::SynReceived) {
    return step;
  }
  if (embryos_ >= config_.backlog) {
    return {.from = State::Listen, .to = State::Listen, .rule = Rule::BacklogFull, .reply = {}};
  }
  Connection connection = {.tcp = fresh, .serial = ++last_serial_, .listed = {}};
  const auto added = connections_.emplace(from, std::move(connection)).first;
  keep_up(from, added->second, step);
  return step;
}

Listener::Due Listener::on_deadline(Instant now) {
  check(!deadlines_.empty() && deadlines_.front().first <= now, "no timer is due");
  const RemoteEnd remote = deadlines_.front().second;
  Connection& connection = connections_.find(remote)->second;
  const Due due = {.remote = remote, .step = connection.tcp.on_deadline(now)};
  keep_up(remote, connection, due.step);
  return due;
}

std::optional<Instant> Listener::next_deadline() const {
  return deadlines_.empty() ? std::nullopt : std::optional(deadlines_.front().first);
}

const Handshake* Listener::find(RemoteEnd remote) const {
  const auto found = connections_.find(remote);
  return found == connections_.end() ? nullptr : &found->second.tcp;
}

std::uint64_t Listener::serial(RemoteEnd remote) const {
  const auto found = connections_.find(remote);
  return found == connections_.end() ? 0 : found->second.serial;
}

void Listener::forget_if_over(RemoteEnd remote) {
  const auto found = connections_.find(remote);
  if (found == connections_.end()) {
    return;
  }
  const State state = found->second.tcp.state();
  if (state == State::Closed || state == State::Listen) {
    connections_.erase(found);
  }
}

/// Keeps count and deadlines after each step of a connection.
void Listener::keep_up(RemoteEnd remote, Connection& connection, const Step& step) {
  embryos_ += (step.to == State::SynReceived ? 1 : 0) - (step.from == State::SynReceived ? 1 : 0);
  const auto deadline = connection.tcp.next_deadline();
  if (deadline && deadline != connection.listed) {
    deadlines_.emplace_back(*deadline, remote);
    std::ranges::push_heap(deadlines_, std::greater{});
  }
  connection.listed = deadline;
  const auto is_stale = [&](const Deadline& entry) {
    // Most often it is this connection's own, which needs no search.
    const Handshake* owner = entry.second == remote ? &connection.tcp : find(entry.second);
    return owner == nullptr || owner->next_deadline() != entry.first;
  };
  while (!deadlines_.empty() && is_stale(deadlines_.front())) {
    std::ranges::pop_heap(deadlines_, std::greater{});
    deadlines_.pop_back();
  }
}

Handshake Listener::new_connection(RemoteEnd from, Instant now) const {
  const FourTuple names = {.local_address = config_.address,
                           .remote_address = from.address,
                           .local_port = config_.port,
                           .remote_port = from.port};
  Handshake fresh({.profile = config_.profile,
                   .active = false,
                   .local_port = config_.port,
                   .remote_port = from.port,
                   .iss = config_.isn.choose(names, now),
                   .mss = config_.mss,
                   .default_mss = config_.address.is_v4() ? kDefaultMss : kDefaultMssIpv6,
                   .timestamp_offset = config_.timestamp_offset,
                   .user_timeout = {}});
  fresh.on_open(now);
  return fresh;
}

}  // namespace shaketable::tcp
