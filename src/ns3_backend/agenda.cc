// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/agenda.h"

#include <ns3/simulator.h>

#include <algorithm>
#include <functional>

#include "ns3_backend/ns3_time.h"

namespace shaketable::ns3_backend {

std::size_t Agenda::add(Actor& actor, bool counts) {
  entries_.push_back({.actor = &actor, .counts = counts});
  return entries_.size() - 1;
}

void Agenda::begin_trial(Duration limit) {
  began_ = ns3::Simulator::Now();
  limit_ = Instant::at(limit);
  heap_.clear();
  pending_ = 0;
  armed_ = kNever;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    entries_[i].deadline = kNever;
    entries_[i].listed = kNever;
    update(i);
  }
}

Instant Agenda::now() const { return ns3_now(began_); }

void Agenda::update(std::size_t actor) {
  Entry& entry = entries_[actor];
  Instant deadline = entry.actor->next_deadline().value_or(kNever);
  if (deadline > limit_) {
    deadline = kNever;
  }
  if (entry.counts) {
    pending_ += deadline == kNever ? 0 : 1;
    pending_ -= entry.deadline == kNever ? 0 : 1;
  }
  entry.deadline = deadline;
  if (deadline < entry.listed) {
    entry.listed = deadline;
    heap_.emplace_back(deadline, actor);
    std::ranges::push_heap(heap_, std::greater{});
    arm();
  }
}

void Agenda::on_event() {
  const Instant now = this->now();
  if (now != armed_) {
    return;  // an earlier event came in between, and saw to the rest
  }
  while (!heap_.empty() && heap_.front().first <= now) {
    const auto [at, actor] = heap_.front();
    std::ranges::pop_heap(heap_, std::greater{});
    heap_.pop_back();
    if (entries_[actor].listed == at) {
      entries_[actor].listed = kNever;
      entries_[actor].actor->on_time(now);
      update(actor);
    }
  }
  armed_ = kNever;
  arm();
}

void Agenda::arm() {
  if (heap_.empty() || heap_.front().first >= armed_) {
    return;
  }
  armed_ = heap_.front().first;
  ns3::Simulator::Schedule(as_ns3(armed_ - now()), [this] { on_event(); });
}

}  // namespace shaketable::ns3_backend
