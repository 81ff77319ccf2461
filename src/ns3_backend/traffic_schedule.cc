// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/traffic_schedule.h"

#include "base/check.h"
#include "base/sampler.h"

namespace shaketable::ns3_backend {
namespace {

using trial::TrafficKind;

/// What a draw decides: each kind of decision has numbers of its own.
enum Slot : std::uint64_t { kGap, kPhase, kBurst, kPause };

Duration share(Duration whole, double part) {
  return Duration::ns(static_cast<std::int64_t>(part * static_cast<double>(whole.count_ns())));
}

bool is_evenly_spaced(TrafficKind kind) {
  return kind == TrafficKind::Constant || kind == TrafficKind::OnOff;
}

}  // namespace

TrafficSchedule::TrafficSchedule(const trial::Traffic& traffic) : traffic_(traffic) {
  check(traffic.gap > Duration{}, "packets are some time apart");
  check(traffic.kind != TrafficKind::OnOff || traffic.on > Duration{}, "a burst takes some time");
}

void TrafficSchedule::begin_trial(const SeedTree& seeds) {
  dice_ = seeds.stream();
  packets_ = 0;
  bursts_ = 0;
  const Instant start = Instant::at(traffic_.start);
  const Duration first = is_evenly_spaced(traffic_.kind)
                             ? share(traffic_.gap, unit_interval(dice_.draw(0, kPhase)))
                             : gap();
  if (traffic_.kind == TrafficKind::OnOff) {
    begin_bursts(start);
    set_next(in_bursts(first));
  } else {
    set_next(start + first);
  }
}

void TrafficSchedule::advance() {
  ++packets_;
  if (traffic_.kind == TrafficKind::OnOff) {
    burst_from_ = *next_;
    set_next(in_bursts(traffic_.gap));
  } else {
    set_next(*next_ + gap());
  }
}

void TrafficSchedule::set_next(Instant at) {
  next_ = at;
  if (traffic_.stop && at >= Instant::at(*traffic_.stop)) {
    end();
  }
}

Duration TrafficSchedule::exponential(Duration mean, std::uint64_t number,
                                      std::uint64_t what) const {
  return share(mean, -natural_log(unit_interval(dice_.draw(number, what))));
}

Duration TrafficSchedule::gap() {
  return is_evenly_spaced(traffic_.kind) ? traffic_.gap : exponential(traffic_.gap, packets_, kGap);
}

void TrafficSchedule::begin_bursts(Instant start) {
  const double on = static_cast<double>(traffic_.on.count_ns());
  const double both = on + static_cast<double>(traffic_.off.count_ns());
  const bool in_pause = unit_interval(dice_.pair(0, kPhase)[1]) * both >= on;
  burst_from_ = in_pause ? start + exponential(traffic_.off, bursts_, kPause) : start;
  burst_to_ = burst_from_ + exponential(traffic_.on, bursts_, kBurst);
}

/// The instant at which bursts have taken `wait` more.
Instant TrafficSchedule::in_bursts(Duration wait) {
  while (burst_from_ + wait > burst_to_) {
    wait = wait - (burst_to_ - burst_from_);
    ++bursts_;
    burst_from_ = burst_to_ + exponential(traffic_.off, bursts_, kPause);
    burst_to_ = burst_from_ + exponential(traffic_.on, bursts_, kBurst);
    if (traffic_.stop && burst_from_ >= Instant::at(*traffic_.stop)) {
      break;
    }
  }
  return burst_from_ + wait;
}

}  // namespace shaketable::ns3_backend
