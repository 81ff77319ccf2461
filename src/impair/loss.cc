// SPDX-License-Identifier: GPL-2.0-only
#include "impair/loss.h"

namespace shaketable::impair {

Loss::Loss(const LossModel& model, Duration burst_step, Arithmetic arithmetic)
    : kernel_(arithmetic == Arithmetic::NetemCompat) {
  if (const auto* random = std::get_if<RandomLoss>(&model)) {
    model_ = Coin(*random, arithmetic);
  } else if (const auto* chain = std::get_if<GilbertElliottLoss>(&model)) {
    model_ = GilbertElliott(*chain, burst_step);
  } else if (const auto* state = std::get_if<StateLoss>(&model)) {
    model_ = FourState(*state, burst_step);
  }
}

void Loss::begin(const SeedTree& seeds) {
  dice_ = seeds.child("loss").stream();
  if (auto* coin = std::get_if<Coin>(&model_)) {
    coin->begin(dice_);
  } else if (auto* chain = std::get_if<GilbertElliott>(&model_)) {
    kernel_ ? chain->begin_good() : chain->begin_stationary(dice_.draw(0));
  } else if (auto* state = std::get_if<FourState>(&model_)) {
    kernel_ ? state->begin_good() : state->begin_stationary(dice_.draw(0));
  }
}

bool Loss::lost(std::uint64_t number, std::uint64_t slot, Duration elapsed) {
  const auto dice = dice_.pair(number, slot);
  const bool keep = slot == 0;
  if (auto* coin = std::get_if<Coin>(&model_)) {
    return coin->toss(dice[0], keep);
  }
  if (auto* chain = std::get_if<GilbertElliott>(&model_)) {
    return chain->lost(dice, keep, elapsed);
  }
  return std::get<FourState>(model_).lost(dice[0], keep, elapsed);
}

}  // namespace shaketable::impair
