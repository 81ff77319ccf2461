// SPDX-License-Identifier: GPL-2.0-only
#include "trial/endpoint.h"

#include <algorithm>
#include <functional>

#include "base/check.h"

namespace shaketable::trial {
namespace {

/// More than one connection could ever do at one instant.
constexpr std::size_t kActionsMax = 1000;

bool is_opening_state(tcp::State state) {
  return state == tcp::State::SynSent || state == tcp::State::SynReceived;
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
  plans_.clear();
  crashed_.clear();
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
  if (!plans_.empty()) {
    deadline_ = std::min(deadline_, plans_.front().at);
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
      carry_out_plan(now, out);
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
  const Instant deadline = std::min({opener.protocol_deadline(), opener.open_at, opener.cancel_at,
                                     opener.close_at, opener.crash_at});
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
  } else if (opener.close_at <= now) {
    opener.close_at = kNever;
    take(opener, opener.tcp->on_close(now), now, {}, out);
  } else {
    opener.crash_at = kNever;
    crash(opener, now, out);
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
                           .iss = opener.has_crashed ? isn_->choose_again(opener.names, now)
                                                     : isn_->choose(opener.names, now),
                           .mss = host_.mss,
                           .default_mss = v4 ? tcp::kDefaultMss : tcp::kDefaultMssIpv6,
                           .timestamp_offset = timestamp_offset(),
                           .user_timeout = host_.user_timeout});
  take(opener, opener.tcp->on_open(now), now, {}, out);
}

/// The application is started again, and does what it did. What is over is not opened again.
void Endpoint::crash(Opener& opener, Instant now, Outbox& out) {
  if (opener.tcp->state() == tcp::State::Closed) {
    return;
  }
  opener.has_crashed = true;
  opener.close_at = kNever;
  take(opener, opener.tcp->on_crash(), now, {}, out);
  open(opener, now, out);
}

void Endpoint::take(Opener& opener, const tcp::Step& step, Instant now,
                    const std::optional<PacketRef>& arrived, Outbox& out) {
  emit({.connection = opener.connection, .arrived = arrived, .peer = opener.names.remote_address},
       step, now, out);
  Recorder& recorder = recorders_[opener.connection];
  if (recorder.keeps_rows()) {
    recorder.add_timer(opener.tcp->retransmission_due());
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
    if (host_.restart_after && !opener.has_crashed) {
      opener.crash_at = now + *host_.restart_after;
    }
  }
  const bool failed = step.to == tcp::State::Closed && is_opening_state(step.from);
  if ((completes(step.rule) || failed) && !opener.has_crashed) {
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
