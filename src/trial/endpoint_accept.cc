// SPDX-License-Identifier: GPL-2.0-only
//
// Connections that a host accepts.
#include <algorithm>
#include <functional>

#include "trial/endpoint.h"

namespace shaketable::trial {

void Endpoint::listen(Instant now, Outbox& out) {
  listen_at_ = kNever;
  const tcp::ListenerConfig config = {.profile = &host_.profile,
                                      .address = roster_.address(side_, place_),
                                      .port = listen_port_,
                                      .mss = host_.mss,
                                      .backlog = host_.backlog,
                                      .isn = *isn_,
                                      .timestamp_offset = timestamp_offset()};
  if (listener_) {
    listener_->restart(config);
  } else {
    listener_.emplace(config);
  }
  is_listening_ = true;
  const tcp::Step step = {.from = tcp::State::Closed,
                          .to = tcp::State::Listen,
                          .rule = tcp::Rule::PassiveOpen,
                          .reply = {}};
  for (std::uint32_t connection = 0; connection < roster_.connections(); ++connection) {
    if (side_ == HostId::Client || roster_.server_of(connection) == place_) {
      emit({.connection = connection, .arrived = {}, .peer = {}}, step, now, out);
    }
  }
}

void Endpoint::on_listener_deadline(Instant now, Outbox& out) {
  const tcp::Listener::Due due = listener_->on_deadline(now);
  take(due.remote, {.connection = owner_of(due.remote), .arrived = {}, .peer = due.remote.address},
       due.step, now, out);
  listener_->forget_if_over(due.remote);
}

void Endpoint::make_plan(Deed deed, Duration wait, std::uint32_t connection, Instant now) {
  const std::uint64_t serial = listener_->serial(roster_.far_end(connection, side_));
  plans_.push_back({.at = now + wait, .connection = connection, .deed = deed, .serial = serial});
  std::ranges::push_heap(plans_, std::greater{});
}

void Endpoint::carry_out_plan(Instant now, Outbox& out) {
  std::ranges::pop_heap(plans_, std::greater{});
  const Plan plan = plans_.back();
  plans_.pop_back();
  const tcp::RemoteEnd remote = roster_.far_end(plan.connection, side_);
  if (listener_->serial(remote) != plan.serial) {
    return;  // that connection is over
  }
  if (plan.deed == Deed::Crash) {
    crashed_.insert(plan.connection);
  }
  const tcp::Step step = listener_->call(remote, [&plan, now](tcp::Handshake& tcp) {
    return plan.deed == Deed::Close ? tcp.on_close(now) : tcp.on_crash();
  });
  take(remote, {.connection = plan.connection, .arrived = {}, .peer = remote.address}, step, now,
       out);
  listener_->forget_if_over(remote);
}

void Endpoint::accept(const tcp::Segment& segment, const Arrival& arrival, Instant now,
                      Outbox& out) {
  const tcp::RemoteEnd remote = {.address = arrival.from, .port = segment.source_port};
  Cause cause = {.connection = {}, .arrived = arrival.packet, .peer = arrival.from};
  const tcp::Step step = listener_->on_segment(remote, segment, now);
  if (arrival.packet) {
    cause.connection = arrival.packet->connection;
    if (roster_.far_end(*cause.connection, side_) != remote) {
      strays_[remote] = *cause.connection;
    }
  }
  take(remote, cause, step, now, out);
  listener_->forget_if_over(remote);
}

void Endpoint::take(tcp::RemoteEnd remote, const Cause& cause, const tcp::Step& step, Instant now,
                    Outbox& out) {
  emit(cause, step, now, out);
  if (cause.connection && recorders_[*cause.connection].keeps_rows()) {
    const tcp::Handshake* connection = listener_->find(remote);
    recorders_[*cause.connection].add_timer(connection != nullptr ? connection->retransmission_due()
                                                                  : std::nullopt);
  }
  if (!tcp::completes(step.rule) || !cause.connection ||
      roster_.far_end(*cause.connection, side_) != remote) {
    return;  // or a connection that corruption made up
  }
  recorders_[*cause.connection].add_establishment(side_, *listener_->find(remote), now);
  if (host_.send > 0) {
    const std::uint16_t octets = host_.send;
    take(remote, cause,
         listener_->call(remote,
                         [octets, now](tcp::Handshake& tcp) { return tcp.on_send(octets, now); }),
         now, out);
  }
  if (host_.close_after) {
    make_plan(Deed::Close, *host_.close_after, *cause.connection, now);
  }
  if (host_.restart_after && !crashed_.contains(*cause.connection)) {
    make_plan(Deed::Crash, *host_.restart_after, *cause.connection, now);
  }
}

std::optional<std::uint32_t> Endpoint::owner_of(const tcp::RemoteEnd& remote) const {
  if (const auto stray = strays_.find(remote); stray != strays_.end()) {
    return stray->second;
  }
  return roster_.find(side_, place_, remote);
}

}  // namespace shaketable::trial
