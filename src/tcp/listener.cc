// SPDX-License-Identifier: GPL-2.0-only
#include "tcp/listener.h"

#include "base/check.h"

namespace shaketable::tcp {
namespace {

/// So few connections are looked at one by one: that is faster than keeping them in order.
constexpr std::size_t kScannedMax = 16;

}  // namespace

Step Listener::on_segment(RemoteEnd from, const Segment& segment, Instant now) {
  settle();
  if (const auto known = connections_.find(from); known != connections_.end()) {
    const Step step = count(known->second.tcp.on_segment(segment, now));
    list(from, known->second);
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
  list(from, connections_.emplace(from, Connection{.tcp = fresh, .listed = {}}).first->second);
  if (!is_listing_ && connections_.size() > kScannedMax) {
    is_listing_ = true;
    for (auto& [remote, connection] : connections_) {
      list(remote, connection);
    }
  }
  return count(step);
}

Listener::Due Listener::on_deadline(Instant now) {
  settle();
  const auto first = earliest();
  check(first && first->first <= now, "no timer is due");
  Connection& connection = connections_.find(first->second)->second;
  const Step step = count(connection.tcp.on_deadline(now));
  list(first->second, connection);
  return {.remote = first->second, .step = step};
}

std::optional<Instant> Listener::next_deadline() const {
  const auto first = earliest();
  return first ? std::optional(first->first) : std::nullopt;
}

std::optional<Listener::Deadline> Listener::earliest() const {
  std::optional<Deadline> first;
  const auto look_at = [&first](RemoteEnd remote, const Connection& connection) {
    const auto deadline = connection.tcp.next_deadline();
    if (deadline && (!first || Deadline(*deadline, remote) < *first)) {
      first.emplace(*deadline, remote);
    }
  };
  if (!is_listing_) {
    for (const auto& [remote, connection] : connections_) {
      look_at(remote, connection);
    }
    return first;
  }
  for (const Deadline& listed : deadlines_) {
    if (listed.second != lent_) {
      first = listed;
      break;
    }
  }
  if (lent_) {
    look_at(*lent_, connections_.find(*lent_)->second);
  }
  return first;
}

/// Brings the entry of a connection up to date.
void Listener::list(RemoteEnd remote, Connection& connection) {
  const auto deadline = connection.tcp.next_deadline();
  if (!is_listing_ || connection.listed == deadline) {
    return;
  }
  if (connection.listed) {
    deadlines_.erase({*connection.listed, remote});
  }
  if (deadline) {
    deadlines_.emplace(*deadline, remote);
  }
  connection.listed = deadline;
}

/// What `find` gave out is ours again.
void Listener::settle() {
  if (lent_) {
    list(*lent_, connections_.find(*lent_)->second);
    lent_.reset();
  }
}

Handshake* Listener::find(RemoteEnd remote) {
  settle();
  const auto found = connections_.find(remote);
  if (found == connections_.end()) {
    return nullptr;
  }
  lent_ = remote;
  return &found->second.tcp;
}

void Listener::forget_if_over(RemoteEnd remote) {
  settle();
  const auto found = connections_.find(remote);
  if (found == connections_.end()) {
    return;
  }
  const State state = found->second.tcp.state();
  if (state == State::Closed || state == State::Listen) {
    connections_.erase(found);  // without a timer it has no entry
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
