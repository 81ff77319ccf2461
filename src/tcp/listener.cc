// SPDX-License-Identifier: GPL-2.0-only
#include "tcp/listener.h"

#include "base/check.h"

namespace shaketable::tcp {

Step Listener::on_segment(RemoteEnd from, const Segment& segment, Instant now) {
  if (Handshake* known = find(from)) {
    return count(known->on_segment(segment, now));
  }
  Handshake fresh = new_connection(from, now);
  const Step step = fresh.on_segment(segment, now);
  if (step.to != State::SynReceived) {
    return step;
  }
  if (embryos_ >= config_.backlog) {
    return {.from = State::Listen, .to = State::Listen, .rule = Rule::BacklogFull, .reply = {}};
  }
  connections_.emplace(from, fresh);
  return count(step);
}

Listener::Due Listener::on_deadline(Instant now) {
  const auto deadline = next_deadline();
  check(deadline && *deadline <= now, "no timer is due");
  // Of several that are due at once the smallest far end goes first, whatever the hash table's
  // order: the same trial gives the same bits with any standard library.
  const RemoteEnd* first = nullptr;
  for (const auto& [remote, connection] : connections_) {
    if (connection.next_deadline() == deadline && (first == nullptr || remote < *first)) {
      first = &remote;
    }
  }
  check(first != nullptr, "a deadline without a connection");
  return {.remote = *first, .step = count(connections_.find(*first)->second.on_deadline(now))};
}

std::optional<Instant> Listener::next_deadline() const {
  std::optional<Instant> next;
  for (const auto& [remote, connection] : connections_) {
    const auto deadline = connection.next_deadline();
    if (deadline && (!next || *deadline < *next)) {
      next = deadline;
    }
  }
  return next;
}

Handshake* Listener::find(RemoteEnd remote) {
  const auto found = connections_.find(remote);
  return found == connections_.end() ? nullptr : &found->second;
}

void Listener::forget_if_over(RemoteEnd remote) {
  const auto found = connections_.find(remote);
  if (found == connections_.end()) {
    return;
  }
  const State state = found->second.state();
  if (state == State::Closed || state == State::Listen) {
    connections_.erase(found);
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
                   .timestamp_offset = config_.timestamp_offset,
                   .user_timeout = {}});
  fresh.on_open(now);
  return fresh;
}

Step Listener::count(const Step& step) {
  embryos_ += (step.to == State::SynReceived ? 1 : 0) - (step.from == State::SynReceived ? 1 : 0);
  return step;
}

}  // namespace shaketable::tcp
