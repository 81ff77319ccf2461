// SPDX-License-Identifier: GPL-2.0-only
#include "trial/endpoint.h"

#include <algorithm>

#include "base/check.h"
#include "trial/address.h"

namespace shaketable::trial {
namespace {

using tcp::Rule;

/// More than one host could ever do at one instant.
constexpr int kActionsMax = 1000;

bool completes(Rule rule) {
  return rule == Rule::AckCompletes || rule == Rule::SynAckCompletes || rule == Rule::SynAckCrosses;
}

/// Where a host's millisecond clock stands at the start: any two numbers that differ will do.
constexpr std::uint32_t timestamp_offset(HostId id) {
  return id == HostId::Client ? 1'000'000 : 2'000'000;
}

}  // namespace

Endpoint::Endpoint(const Scenario& scenario, HostId id) : id_(id), host_(scenario.host(id)) {
  const tcp::AddressPair addresses = addresses_from(scenario.topology, id);
  names_.local_address = addresses.source;
  names_.remote_address = addresses.destination;
}

void Endpoint::begin_trial(std::uint64_t trial, const SeedTree& seeds, Recorder& recorder) {
  recorder_ = &recorder;
  const std::uint16_t port = client_port(trial);
  names_.local_port = id_ == HostId::Client ? port : kServerPort;
  names_.remote_port = id_ == HostId::Client ? kServerPort : port;
  const SeedTree secret =
      id_ == HostId::Client ? seeds.child("client isn") : seeds.child("server isn");
  isn_.emplace(secret, host_.isn);
  active_.reset();
  listener_.reset();
  cancel_at_ = kNever;
  close_at_ = kNever;
  open_at_ = kNever;
  if (host_.role != Role::Absent) {
    open_at_ = Instant::at(host_.role == Role::Active ? host_.open_at : Duration{});
  }
  deadline_ = open_at_;
}

// ---- time ----

Instant Endpoint::protocol_deadline() const {
  if (active_) {
    return active_->next_deadline().value_or(kNever);
  }
  return listener_ ? listener_->next_deadline().value_or(kNever) : kNever;
}

void Endpoint::find_deadline() {
  deadline_ = std::min({protocol_deadline(), open_at_, cancel_at_, close_at_});
}

void Endpoint::do_all_due(Instant now, Outbox& out) {
  for (int actions = 0; deadline_ <= now; ++actions) {
    check(actions < kActionsMax, "a host that never comes to rest");
    if (protocol_deadline() <= now) {
      on_protocol_deadline(now, out);
    } else {
      on_application(now, out);
    }
    find_deadline();
  }
}

void Endpoint::on_protocol_deadline(Instant now, Outbox& out) {
  if (active_) {
    add(active_->on_deadline(now), now, {}, out);
    return;
  }
  const tcp::Listener::Due due = listener_->on_deadline(now);
  add(due.step, now, {}, out);
  listener_->forget_if_over(due.remote);
}

void Endpoint::on_application(Instant now, Outbox& out) {
  if (open_at_ <= now) {
    open_at_ = kNever;
    open(now, out);
  } else if (cancel_at_ <= now) {
    cancel_at_ = kNever;
    add(active_->on_abort(), now, {}, out);
  } else {
    close_at_ = kNever;
    if (connection() != nullptr) {
      add(call([now](tcp::Handshake& tcp) { return tcp.on_close(now); }), now, {}, out);
    }
  }
}

void Endpoint::open(Instant now, Outbox& out) {
  if (host_.role == Role::Passive) {
    listener_.emplace(tcp::ListenerConfig{.profile = &host_.profile,
                                          .address = names_.local_address,
                                          .port = names_.local_port,
                                          .mss = host_.mss,
                                          .backlog = host_.backlog,
                                          .isn = *isn_,
                                          .timestamp_offset = timestamp_offset(id_)});
    add({.from = tcp::State::Closed,
         .to = tcp::State::Listen,
         .rule = Rule::PassiveOpen,
         .reply = {}},
        now, {}, out);
    return;
  }
  if (host_.cancel_after) {
    cancel_at_ = now + *host_.cancel_after;
  }
  active_.emplace(tcp::HandshakeConfig{.profile = &host_.profile,
                                       .active = true,
                                       .local_port = names_.local_port,
                                       .remote_port = names_.remote_port,
                                       .iss = isn_->choose(names_, now),
                                       .mss = host_.mss,
                                       .timestamp_offset = timestamp_offset(id_),
                                       .user_timeout = host_.user_timeout});
  add(active_->on_open(now), now, {}, out);
}

// ---- segments ----

void Endpoint::on_segment(const tcp::Segment& segment, PacketRef packet, Instant now, Outbox& out) {
  on_time(now, out);
  recorder_->add_arrival(packet, now);
  add(answer(segment, now), now, packet, out);
  if (listener_) {
    listener_->forget_if_over({.address = names_.remote_address, .port = segment.source_port});
  }
  find_deadline();
}

void Endpoint::on_corrupted(Instant now, Outbox& out) {
  on_time(now, out);
  recorder_->add_corrupted(id_);
}

bool Endpoint::is_ours(const tcp::Segment& segment) const {
  return segment.destination_port == names_.local_port &&
         (!active_ || segment.source_port == names_.remote_port);
}

tcp::Step Endpoint::answer(const tcp::Segment& segment, Instant now) {
  if (is_ours(segment) && active_) {
    return active_->on_segment(segment, now);
  }
  if (is_ours(segment) && listener_) {
    return listener_->on_segment({.address = names_.remote_address, .port = segment.source_port},
                                 segment, now);
  }
  return tcp::answer_in_closed(segment);
}

tcp::RemoteEnd Endpoint::peer() const {
  return {.address = names_.remote_address, .port = names_.remote_port};
}

const tcp::Handshake* Endpoint::connection() const {
  if (active_) {
    return &*active_;
  }
  return listener_ ? listener_->find(peer()) : nullptr;
}

template <typename Act>
tcp::Step Endpoint::call(Act act) {
  return active_ ? act(*active_) : listener_->call(peer(), act);
}

void Endpoint::add(const tcp::Step& step, Instant now, std::optional<PacketRef> arrived,
                   Outbox& out) {
  const auto sent = recorder_->add_step(id_, step, now, arrived);
  if (sent) {
    out.push_back({.packet = *sent, .segment = *step.reply});
  }
  if (completes(step.rule)) {
    after_establishment(now, arrived, out);
  }
}

void Endpoint::after_establishment(Instant now, std::optional<PacketRef> arrived, Outbox& out) {
  const tcp::Handshake* established = connection();
  if (established == nullptr) {
    return;  // a connection from a port that corruption made up
  }
  recorder_->add_establishment(id_, *established, now);
  cancel_at_ = kNever;
  if (host_.send > 0) {
    const std::uint16_t octets = host_.send;
    add(call([octets, now](tcp::Handshake& tcp) { return tcp.on_send(octets, now); }), now, arrived,
        out);
  }
  if (host_.close_after) {
    close_at_ = now + *host_.close_after;
  }
}

bool Endpoint::is_opening() const {
  if (active_) {
    return active_->state() == tcp::State::SynSent || active_->state() == tcp::State::SynReceived;
  }
  return listener_ && listener_->embryo_count() > 0;
}

}  // namespace shaketable::trial
