// SPDX-License-Identifier: GPL-2.0-only
#include "tcp/rto.h"

#include <algorithm>

#include "base/check.h"

namespace shaketable::tcp {

Rto::Rto(const RtoSettings& settings) : settings_(settings), rto_(settings.initial) {}

void Rto::sample(Duration rtt) {
  check(rtt >= Duration{}, "a round trip takes no negative time");
  if (!smoothed_) {
    // 2.2: SRTT <- R, RTTVAR <- R/2.
    smoothed_ = rtt;
    variation_ = rtt / 2;
  } else {
    // 2.3: RTTVAR first, with the old SRTT; alpha = 1/8, beta = 1/4.
    const Duration error = rtt > *smoothed_ ? rtt - *smoothed_ : *smoothed_ - rtt;
    variation_ = (3 * *variation_ + error) / 4;
    smoothed_ = (7 * *smoothed_ + rtt) / 8;
  }
  const Duration rto = *smoothed_ + std::max(settings_.granularity, 4 * *variation_);
  rto_ = std::clamp(rto, settings_.minimum, settings_.maximum);
}

void Rto::back_off() { rto_ = std::min(2 * rto_, std::max(rto_, settings_.maximum)); }

void Rto::restart_at_three_seconds() { rto_ = Duration::s(3); }

}  // namespace shaketable::tcp
