// SPDX-License-Identifier: GPL-2.0-only
#include "impair/four_state.h"

#include <bit>
#include <cstddef>

#include "base/check.h"
#include "base/sampler.h"

namespace shaketable::impair {
namespace {

constexpr std::uint8_t kGood = 0;         // state 1
constexpr std::uint8_t kGoodInBurst = 1;  // state 2
constexpr std::uint8_t kBurstLoss = 2;    // state 3
constexpr std::uint8_t kSingleLoss = 3;   // state 4

/// The stationary shares of the four states, up to a common factor. From the balance of flows:
/// 3 p31 = 1 p13, 2 p23 = 3 p32, 4 = 1 p14. A state that the chain cannot leave takes all.
std::array<double, 4> stationary(const StateLoss& loss) {
  const double p13 = loss.p13.value();
  const double p31 = loss.p31.value();
  const double p32 = loss.p32.value();
  const double p23 = loss.p23.value();
  const double p14 = loss.p14.value();
  if (p13 == 0.0) {
    return {1.0, 0.0, 0.0, p14};
  }
  if (p32 == 0.0) {
    return {p31, 0.0, p13, p14 * p31};
  }
  return {p31 * p23, p13 * p32, p13 * p23, p14 * p31 * p23};
}

bool is_loss(std::uint8_t state) { return state == kBurstLoss || state == kSingleLoss; }

}  // namespace

FourState::FourState(const StateLoss& loss, Duration burst_step) : clock_(burst_step) {
  const std::uint64_t from_good = loss.p13.count_ppb() + loss.p14.count_ppb();
  const std::uint64_t from_burst = loss.p31.count_ppb() + loss.p32.count_ppb();
  check(from_good <= Odds::kOne, "p13 + p14 is at most 1");
  check(from_burst <= Odds::kOne, "p31 + p32 is at most 1");
  const Threshold p23(loss.p23);
  const Threshold always(Odds::always());
  steps_[kGood] = {Threshold(loss.p14), Threshold(from_good, Odds::kOne), kSingleLoss, kBurstLoss,
                   kGood};
  steps_[kGoodInBurst] = {p23, p23, kBurstLoss, kBurstLoss, kGoodInBurst};
  steps_[kBurstLoss] = {Threshold(loss.p32), Threshold(from_burst, Odds::kOne), kGoodInBurst, kGood,
                        kBurstLoss};
  steps_[kSingleLoss] = {always, always, kGood, kGood, kGood};

  const auto shares = stationary(loss);
  const double sum = shares[0] + shares[1] + shares[2] + shares[3];
  double below = 0.0;
  for (std::size_t i = 0; i < start_.size(); ++i) {
    below += shares[i];
    constexpr std::uint64_t kWhole = std::uint64_t{1} << 62;
    const auto part = static_cast<std::uint64_t>(below / sum * static_cast<double>(kWhole));
    start_[i] = Threshold(part < kWhole ? part : kWhole, kWhole);
  }
  if (clock_.is_running()) {
    prepare_powers(loss);
  }
}

void FourState::prepare_powers(const StateLoss& loss) {
  constexpr std::size_t kPowers = 63;  // as many steps as there are nanoseconds in 292 years
  const auto rest = [](Odds a, Odds b) {
    return Odds::ppb(Odds::kOne - a.count_ppb() - b.count_ppb()).value();
  };
  Matrix matrix{};
  matrix[kGood] = {rest(loss.p13, loss.p14), 0.0, loss.p13.value(), loss.p14.value()};
  matrix[kGoodInBurst] = {0.0, rest(loss.p23, {}), loss.p23.value(), 0.0};
  matrix[kBurstLoss] = {loss.p31.value(), loss.p32.value(), rest(loss.p31, loss.p32), 0.0};
  matrix[kSingleLoss] = {1.0, 0.0, 0.0, 0.0};
  powers_.reserve(kPowers);
  while (powers_.size() < kPowers) {
    powers_.push_back(matrix);
    Matrix square{};
    for (std::size_t i = 0; i < 4; ++i) {
      double sum = 0.0;
      for (std::size_t j = 0; j < 4; ++j) {
        for (std::size_t k = 0; k < 4; ++k) {
          square[i][j] += matrix[i][k] * matrix[k][j];
        }
        sum += square[i][j];
      }
      // Without this the rounding errors of the sums double with each squaring.
      for (double& entry : square[i]) {
        entry /= sum;
      }
    }
    matrix = square;
  }
}

void FourState::begin_stationary(std::uint64_t draw) {
  state_ = kGood;
  while (state_ < start_.size() && !start_[state_].hit(draw)) {
    ++state_;
  }
  clock_.begin();
}

void FourState::begin_good() {
  state_ = kGood;
  clock_.begin();
}

bool FourState::lost(std::uint64_t draw, bool keep, Duration elapsed) {
  if (clock_.is_running()) {
    state_ = state_after(clock_.steps_until(elapsed), draw);
    return is_loss(state_);
  }
  const Step& step = steps_[state_];
  std::uint8_t next = step.rest;
  if (step.first_bar.hit(draw)) {
    next = step.first;
  } else if (step.either_bar.hit(draw)) {
    next = step.second;
  }
  if (keep) {
    state_ = next;
  }
  return is_loss(next);
}

std::uint8_t FourState::state_after(std::uint64_t steps, std::uint64_t draw) const {
  if (steps == 0) {
    return state_;
  }
  Row shares{};
  shares[state_] = 1.0;
  for (; steps > 0; steps &= steps - 1) {
    const Matrix& power = powers_[static_cast<std::size_t>(std::countr_zero(steps))];
    Row after{};
    for (std::size_t i = 0; i < 4; ++i) {
      for (std::size_t j = 0; j < 4; ++j) {
        after[j] += shares[i] * power[i][j];
      }
    }
    shares = after;
  }
  const double u = unit_interval(draw);
  double below = 0.0;
  for (const std::uint8_t state : {kSingleLoss, kBurstLoss, kGoodInBurst}) {
    below += shares[state];
    if (u < below) {
      return state;
    }
  }
  return kGood;
}

}  // namespace shaketable::impair
