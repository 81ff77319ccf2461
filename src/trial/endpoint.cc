// SPDX-License-Identifier: GPL-2.0-only
#include "trial/endpoint.h"

#include <algorithm>
#include <functional>

#include "base/check.h"

namespace shaketable::trial {
namespace {

using tcp::Rule;

/// More than one connection could ever do at one instant.
constexpr std::size_t kActionsMax = 1000;

bool completes(Rule rule) {
  return rule == Rule::AckCompletes || rule == Rule::SynAckCompletes || rule == Rule::SynAckCrosses;
}

bool is_opening_state(tcp::State state) {
  return state == tcp::State::SynSent || state == tcp::State::SynReceived;
}

/// Where a host's millisecond clock stands at the start: any two numbers that differ will do.
constexpr std::uint32_t timestamp_offset(HostId side) {
  return side == HostId::Client ? 1'000'000 : 2'000'000;
}

}  // namespace

Endpoint::Endpoint(const Scenario& scenario, const Roster& roster, HostId side, std::uint32_t place)
    : side_(side), place_(place), host_(scenario.host(side)), roster_(roster) {}

void Endpoint::begin_trial(const SeedTree& seeds, std::span<Recorder> recorders) {
  recorders_ = recorders;
  isn_.emplace(side_ == HostId::Client ? seeds.child("client isn", place_)
                                       : seeds.child("server isn", place_),
               host_.isn);
  openers_.clear();
  agenda_.clear();
  is_listening_ = false;
  closes_.clear();
  strays_.clear();
  listen_at_ = kNever;
  if (host_.role == Role::Passive) {
    listen_at_ = Instant{};
    listen_port_ = roster_.names(0, side_).local_port;
  } else if (host_.role == Role::Active && side_ == HostId::Server) {
    add_opener(0);
    openers_.front().open_at = Instant::at(host_.open_at);
    settle(openers_.front());
  } else if (host_.role == Role::Active) {
    const std::uint32_t count = roster_.count_of(place_);
    openers_.reserve(count);
    for (std::uint32_t index = 0; index < count; ++index) {
      add_opener(roster_.connection_at(place_, index));
    }
  }
  find_deadline();
}

// ---- time ----

void Endpoint::find_deadline() {
  while (!agenda_.empty() && openers_[agenda_.front().second].deadline != agenda_.front().first) {
    std::ranges::pop_heap(agenda_, std::greater{});
    agenda_.pop_back();
  }
  deadline_ = agenda_.empty() ? kNever : agenda_.front().first;
  deadline_ = std::min(deadline_, listen_at_);
  if (is_listening_) {
    deadline_ = std::min(deadline_, listener_->next_deadline().value_or(kNever));
  }
  if (!closes_.empty()) {
    deadline_ = std::min(deadline_, closes_.front().at);
  }
}

void Endpoint::do_all_due(Instant now, Outbox& out) {
  for (std::size_t actions = 0; deadline_ <= now; ++actions) {
    check(actions < kActionsMax * (roster_.connections() + 1), "a host that never comes to rest");
    if (!agenda_.empty() && agenda_.front().first <= now) {
      act(openers_[agenda_.front().second], now, out);
    } else if (listen_at_ <= now) {
      listen(now, out);
    } else if (is_listening_ && listener_->next_deadline().value_or(kNever) <= now) {
      on_listener_deadline(now, out);
    } else {
      on_close(now, out);
    }
    find_deadline();
  }
}

// ---- connections that this host opens ----

void Endpoint::add_opener(std::uint32_t connection) {
  Opener& opener = openers_.emplace_back();
  opener.connection = connection;
  opener.names = roster_.names(connection, side_);
  if (side_ == HostId::Client) {
    const auto at = roster_.open_at(connection);
    opener.open_at = at ? Instant::at(*at) : kNever;
    settle(opener);
  }
}

Endpoint::Opener* Endpoint::opener_of(const tcp::Segment& segment, tcp::Address from) {
  if (openers_.empty()) {
    return nullptr;
  }
  const auto connection = side_ == HostId::Client
                              ? roster_.find_by_port(place_, segment.destination_port)
                              : std::optional(0U);
  if (!connection) {
    return nullptr;
  }
  Opener& opener = openers_[side_ == HostId::Client ? roster_.index_of(*connection) : 0];
  const bool is_ours = opener.tcp && segment.destination_port == opener.names.local_port &&
                       segment.source_port == opener.names.remote_port &&
                       from == opener.names.remote_address;
  return is_ours ? &opener : nullptr;
}

void Endpoint::settle(Opener& opener) {
  const Instant deadline =
      std::min({opener.protocol_deadline(), opener.open_at, opener.cancel_at, opener.close_at});
  if (deadline == opener.deadline) {
    return;
  }
  opener.deadline = deadline;
  if (deadline != kNever) {
    agenda_.emplace_back(deadline, static_cast<std::uint32_t>(&opener - openers_.data()));
    std::ranges::push_heap(agenda_, std::greater{});
  }
}

void Endpoint::act(Opener& opener, Instant now, Outbox& out) {
  if (opener.protocol_deadline() <= now) {
    take(opener, opener.tcp->on_deadline(now), now, {}, out);
  } else if (opener.open_at <= now) {
    opener.open_at = kNever;
    open(opener, now, out);
  } else if (opener.cancel_at <= now) {
    opener.cancel_at = kNever;
    take(opener, opener.tcp->on_abort(), now, {}, out);
  } else {
    opener.close_at = kNever;
    take(opener, opener.tcp->on_close(now), now, {}, out);
  }
  settle(opener);
}

void Endpoint::open(Opener& opener, Instant now, Outbox& out) {
  if (host_.cancel_after) {
    opener.cancel_at = now + *host_.cancel_after;
  }
  const bool v4 = opener.names.local_address.is_v4();
  opener.tcp.emplace(
      tcp::HandshakeConfig{.profile = &host_.profile,
                           .active = true,
                           .local_port = opener.names.local_port,
                           .remote_port = opener.names.remote_port,
                           .iss = isn_->choose(opener.names, now),
                           .mss = host_.mss,
                           .default_mss = v4 ? tcp::kDefaultMss : tcp::kDefaultMssIpv6,
                           .timestamp_offset = timestamp_offset(side_),
                           .user_timeout = host_.user_timeout});
  take(opener, opener.tcp->on_open(now), now, {}, out);
}

void Endpoint::take(Opener& opener, const tcp::Step& step, Instant now,
                    const std::optional<PacketRef>& arrived, Outbox& out) {
  emit({.connection = opener.connection, .arrived = arrived, .peer = opener.names.remote_address},
       step, now, out);
  Recorder& recorder = recorders_[opener.connection];
  if (recorder.keeps_rows()) {
    recorder.add_timer(opener.tcp->next_deadline());
  }
  if (completes(step.rule)) {
    recorder.add_establishment(side_, *opener.tcp, now);
    opener.cancel_at = kNever;
    if (host_.send > 0) {
      take(opener, opener.tcp->on_send(host_.send, now), now, arrived, out);
    }
    if (host_.close_after) {
      opener.close_at = now + *host_.close_after;
    }
  }
  const bool failed = step.to == tcp::State::Closed && is_opening_state(step.from);
  if (completes(step.rule) || failed) {
    begin_next(opener, now);
  }
}

/// The user of a closed loop thinks, and goes on.
void Endpoint::begin_next(const Opener& opener, Instant now) {
  const auto next = roster_.after(opener.connection);
  if (!next || side_ == HostId::Server) {
    return;
  }
  Opener& idle = openers_[roster_.index_of(*next)];
  if (!idle.tcp) {
    idle.open_at = now + roster_.thought();
    settle(idle);
  }
}

// ---- connections that this host accepts ----

void Endpoint::listen(Instant now, Outbox& out) {
  listen_at_ = kNever;
  const tcp::ListenerConfig config = {.profile = &host_.profile,
                                      .address = roster_.address(side_, place_),
                                      .port = listen_port_,
                                      .mss = host_.mss,
                                      .backlog = host_.backlog,
                                      .isn = *isn_,
                                      .timestamp_offset = timestamp_offset(side_)};
  if (listener_) {
    listener_->restart(config);
  } else {
    listener_.emplace(config);
  }
  is_listening_ = true;
  const tcp::Step step = {
      .from = tcp::State::Closed, .to = tcp::State::Listen, .rule = Rule::PassiveOpen, .reply = {}};
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

void Endpoint::on_close(Instant now, Outbox& out) {
  const std::uint32_t connection = closes_.front().connection;
  std::ranges::pop_heap(closes_, std::greater{});
  closes_.pop_back();
  const tcp::RemoteEnd remote = roster_.far_end(connection, side_);
  if (listener_->find(remote) != nullptr) {
    take(remote, {.connection = connection, .arrived = {}, .peer = remote.address},
         listener_->call(remote, [now](tcp::Handshake& tcp) { return tcp.on_close(now); }), now,
         out);
  }
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
    recorders_[*cause.connection].add_timer(connection != nullptr ? connection->next_deadline()
                                                                  : std::nullopt);
  }
  if (!completes(step.rule) || !cause.connection ||
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
    closes_.push_back({.at = now + *host_.close_after, .connection = *cause.connection});
    std::ranges::push_heap(closes_, std::greater{});
  }
}

std::optional<std::uint32_t> Endpoint::owner_of(const tcp::RemoteEnd& remote) const {
  if (const auto stray = strays_.find(remote); stray != strays_.end()) {
    return stray->second;
  }
  return roster_.find(side_, place_, remote);
}

// ---- segments ----

void Endpoint::on_segment(const tcp::Segment& segment, const Arrival& arrival, Instant now,
                          Outbox& out) {
  on_time(now, out);
  if (arrival.packet) {
    recorders_[arrival.packet->connection].add_arrival(*arrival.packet, now);
  }
  if (Opener* opener = opener_of(segment, arrival.from)) {
    take(*opener, opener->tcp->on_segment(segment, now), now, arrival.packet, out);
    settle(*opener);
  } else if (is_listening_ && segment.destination_port == listen_port_) {
    accept(segment, arrival, now, out);
  } else {
    Cause cause = {.connection = {}, .arrived = arrival.packet, .peer = arrival.from};
    if (arrival.packet) {
      cause.connection = arrival.packet->connection;
    }
    emit(cause, tcp::answer_in_closed(segment), now, out);
  }
  find_deadline();
}

void Endpoint::on_corrupted(const std::optional<PacketRef>& packet, Instant now, Outbox& out) {
  on_time(now, out);
  if (packet) {
    recorders_[packet->connection].add_corrupted(side_);
  }
}

/// Records a step, and hands what it sends to the network.
void Endpoint::emit(const Cause& cause, const tcp::Step& step, Instant now, Outbox& out) {
  const std::optional<PacketRef> sent =
      cause.connection ? recorders_[*cause.connection].add_step(side_, step, now, cause.arrived)
                       : std::nullopt;
  if (step.reply) {
    Outgoing& outgoing = out.emplace_back();
    outgoing.packet = sent;
    outgoing.to = cause.peer;
    outgoing.segment = *step.reply;
  }
}

bool Endpoint::is_opening(std::uint32_t connection) const {
  if (!openers_.empty()) {
    const Opener& opener = openers_[side_ == HostId::Client ? roster_.index_of(connection) : 0];
    return opener.tcp && is_opening_state(opener.tcp->state());
  }
  if (!is_listening_ || listener_->embryo_count() == 0) {
    return false;
  }
  const auto is_embryo = [this](const tcp::RemoteEnd& remote) {
    const tcp::Handshake* found = listener_->find(remote);
    return found != nullptr && found->state() == tcp::State::SynReceived;
  };
  return is_embryo(roster_.far_end(connection, side_)) ||
         std::ranges::any_of(strays_, [&](const auto& stray) {
           return stray.second == connection && is_embryo(stray.first);
         });
}

}  // namespace shaketable::trial
