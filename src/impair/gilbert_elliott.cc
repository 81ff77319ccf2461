// SPDX-License-Identifier: GPL-2.0-only
#include "impair/gilbert_elliott.h"

#include "base/sampler.h"

namespace shaketable::impair {
namespace {

/// base^n by repeated squaring.
double power(double base, std::uint64_t n) {
  double result = 1.0;
  for (; n > 0; n >>= 1) {
    if ((n & 1) != 0) {
      result *= base;
    }
    base *= base;
  }
  return result;
}

}  // namespace

GilbertElliott::GilbertElliott(const GilbertElliottLoss& loss, Duration burst_step)
    : loss_{Threshold(loss.loss_in_good), Threshold(loss.loss_in_bad)},
      leave_{Threshold(loss.to_bad), Threshold(loss.to_good)},
      clock_(burst_step) {
  const std::uint64_t p = loss.to_bad.count_ppb();
  const std::uint64_t r = loss.to_good.count_ppb();
  if (p > 0) {
    start_bad_ = Threshold(p, p + r);
    share_bad_ = static_cast<double>(p) / static_cast<double>(p + r);
  }
  constexpr auto kOne = static_cast<double>(Odds::kOne);
  memory_ = (kOne - static_cast<double>(p + r)) / kOne;
}

void GilbertElliott::begin_stationary(std::uint64_t draw) {
  bad_ = start_bad_.hit(draw);
  clock_.begin();
}

void GilbertElliott::begin_good() {
  bad_ = false;
  clock_.begin();
}

bool GilbertElliott::lost(const std::array<std::uint64_t, 2>& dice, bool keep, Duration elapsed) {
  if (clock_.is_running()) {
    step_in_time(dice[1], elapsed);
  }
  const bool judged_bad = bad_;
  if (keep && !clock_.is_running()) {
    bad_ = bad_ != leave_[bad_ ? 1 : 0].hit(dice[1]);
  }
  return loss_[judged_bad ? 1 : 0].hit(dice[0]);
}

void GilbertElliott::step_in_time(std::uint64_t draw, Duration elapsed) {
  // After n steps the chain is bad with probability share + (now bad - share) memory^n.
  const std::uint64_t steps = clock_.steps_until(elapsed);
  if (steps == 0) {
    return;
  }
  const double distance = (bad_ ? 1.0 : 0.0) - share_bad_;
  bad_ = unit_interval(draw) < share_bad_ + distance * power(memory_, steps);
}

}  // namespace shaketable::impair
