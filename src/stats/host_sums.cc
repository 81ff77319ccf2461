// SPDX-License-Identifier: GPL-2.0-only
#include "stats/host_sums.h"

#include <algorithm>
#include <cstddef>

#include "base/check.h"

namespace shaketable::stats {
namespace {

std::uint64_t nanoseconds(Duration time) {
  check(time >= Duration{}, "a negative length of time");
  return static_cast<std::uint64_t>(time.count_ns());
}

/// Most counts of most trials are 0, which changes no sum.
void add_count(Moments& moments, std::uint32_t count) {
  if (count != 0) {
    moments.add(count);
  }
}

}  // namespace

void Times::add(Duration time) {
  histogram.add(time);
  moments.add(nanoseconds(time));
}

void Times::merge(const Times& other) {
  histogram.merge(other.histogram);
  moments.merge(other.moments);
}

void EstablishmentSums::add(std::optional<Duration> time, Duration limit) {
  if (time) {
    times.add(*time);
  }
  restricted.add(nanoseconds(std::min(time.value_or(limit), limit)));
}

void EstablishmentSums::merge(const EstablishmentSums& other) {
  times.merge(other.times);
  restricted.merge(other.restricted);
}

void TallySums::add(const trial::Tally& tally) {
  add_count(sent, tally.sent);
  if (tally.retransmitted != 0) {
    add_count(retransmitted, tally.retransmitted);
    add_count(needed, tally.needed());
    add_count(spurious, tally.spurious);
  }
}

void TallySums::merge(const TallySums& other) {
  sent.merge(other.sent);
  retransmitted.merge(other.retransmitted);
  needed.merge(other.needed);
  spurious.merge(other.spurious);
}

void NegotiatedSums::add(const tcp::Negotiated& agreed) {
  ++trials;
  window_scaling += agreed.window_scaling ? 1 : 0;
  timestamps += agreed.timestamps ? 1 : 0;
  sack += agreed.sack ? 1 : 0;
  mss.add(agreed.send_mss);
}

void NegotiatedSums::merge(const NegotiatedSums& other) {
  trials += other.trials;
  window_scaling += other.window_scaling;
  timestamps += other.timestamps;
  sack += other.sack;
  mss.merge(other.mss);
}

void HostSums::add(const trial::HostResult& host, Duration limit) {
  establishment.add(host.established, limit);
  for (std::size_t i = 0; i < trial::kTallyFields.size(); ++i) {
    tallies[i].add(host.*trial::kTallyFields[i].field);
  }
  for (std::size_t i = 0; i < trial::kCountFields.size(); ++i) {
    add_count(counts[i], host.*trial::kCountFields[i].field);
  }
  if (host.rtt) {
    rtt.add(*host.rtt);
  }
  if (host.rto) {
    rto.add(*host.rto);
  }
  if (host.gave_up) {
    ++gave_up;
    gave_up_time.add(nanoseconds(*host.gave_up));
  }
  if (host.agreed) {
    negotiated.add(*host.agreed);
  }
}

void HostSums::merge(const HostSums& other) {
  establishment.merge(other.establishment);
  for (std::size_t i = 0; i < tallies.size(); ++i) {
    tallies[i].merge(other.tallies[i]);
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    counts[i].merge(other.counts[i]);
  }
  rtt.merge(other.rtt);
  rto.merge(other.rto);
  gave_up += other.gave_up;
  gave_up_time.merge(other.gave_up_time);
  negotiated.merge(other.negotiated);
}

}  // namespace shaketable::stats
