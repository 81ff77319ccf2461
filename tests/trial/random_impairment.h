// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "dice.h"
#include "impair/settings.h"

namespace shaketable::trial::testing {

using shaketable::testing::Dice;

/// Mostly round, so that ties happen.
[[nodiscard]] inline Duration random_time(Dice& dice) {
  constexpr std::array<std::int64_t, 12> kTimesUs = {
      0, 0, 1'000, 1'000, 2'000, 10'000, 20'000, 50'000, 100'000, 250'000, 500'000, 1'000'000};
  return dice.chance(80) ? Duration::us(dice.one_of(kTimesUs))
                         : Duration::ns(dice.from<std::int64_t>(0, 1'500'000'000));
}

[[nodiscard]] inline Odds random_odds(Dice& dice, std::uint64_t percent_max) {
  return Odds::ppb(dice.from<std::uint64_t>(0, percent_max * (Odds::kOne / 100)));
}

[[nodiscard]] inline impair::Chance random_chance(Dice& dice, std::uint64_t percent_max) {
  return {.odds = random_odds(dice, percent_max),
          .correlation = dice.chance(70) ? Odds::never() : random_odds(dice, 90)};
}

[[nodiscard]] inline impair::LossModel random_loss(Dice& dice) {
  switch (dice.from(0, 3)) {
    case 0:
      return {};
    case 1:
      return random_chance(dice, 60);
    case 2:
      return impair::GilbertElliottLoss{.to_bad = random_odds(dice, 50),
                                        .to_good = random_odds(dice, 100),
                                        .loss_in_bad = random_odds(dice, 100),
                                        .loss_in_good = random_odds(dice, 10)};
    default:
      return impair::StateLoss{.p13 = random_odds(dice, 50),
                               .p31 = random_odds(dice, 50),
                               .p32 = random_odds(dice, 50),
                               .p23 = random_odds(dice, 100),
                               .p14 = random_odds(dice, 50)};
  }
}

[[nodiscard]] inline impair::Fault random_fault(Dice& dice) {
  using impair::FaultAction;
  impair::Fault fault;
  fault.action = static_cast<FaultAction>(dice.from(0, 3));
  if (dice.chance(80)) {
    fault.kind = static_cast<impair::PacketKind>(dice.from(0, 5));
  }
  const auto first = dice.from<std::uint32_t>(1, 3);
  fault.which = {{.first = first, .last = first + dice.from<std::uint32_t>(0, 2)}};
  if (fault.action == FaultAction::Delay || fault.action == FaultAction::Duplicate) {
    fault.by = random_time(dice);
  }
  return fault;
}

/// Any impairment, often several, in either arithmetic.
[[nodiscard]] inline impair::Phase random_phase(Dice& dice) {
  impair::Phase phase;
  if (dice.chance(40)) {
    impair::DelaySettings delay;
    delay.mean = random_time(dice);
    delay.jitter = dice.chance(50) ? Duration{} : random_time(dice);
    delay.correlation = dice.chance(70) ? Odds::never() : random_odds(dice, 90);
    delay.distribution = static_cast<impair::Distribution>(dice.from(0, 3));
    phase.delay = delay;
  }
  if (dice.chance(50)) {
    phase.loss = random_loss(dice);
    phase.burst_step = dice.chance(50) ? Duration{} : random_time(dice);
  }
  if (dice.chance(30)) {
    phase.duplicate = random_chance(dice, 60);
  }
  if (dice.chance(30)) {
    phase.corrupt = random_chance(dice, 60);
  }
  if (phase.delay && dice.chance(40)) {
    phase.reorder = {.chance = random_chance(dice, 60), .gap = dice.from<std::uint32_t>(1, 3)};
  }
  if (dice.chance(20)) {
    constexpr std::array<std::uint64_t, 4> kRates = {480'000, 1'000'000, 8'000, 1'000'000'000};
    phase.rate = impair::RateSettings{.bits_per_second = dice.one_of(kRates),
                                      .packet_overhead = dice.from(-20, 20),
                                      .cell_size = dice.chance(70) ? 0U : 48U,
                                      .cell_overhead = 5};
  }
  if (dice.chance(20)) {
    phase.limit = dice.from<std::uint32_t>(1, 4);
  }
  phase.arithmetic = dice.chance(30) ? impair::Arithmetic::NetemCompat : impair::Arithmetic::Right;
  for (int faults = dice.chance(30) ? dice.from(1, 3) : 0; faults > 0; --faults) {
    phase.faults.push_back(random_fault(dice));
  }
  return phase;
}

/// One phase or, in every fourth case, up to four: mostly changing at round times, at which SYNs
/// are sent again.
[[nodiscard]] inline impair::Settings random_impairment(Dice& dice) {
  impair::Settings settings;
  static_cast<impair::Phase&>(settings) = random_phase(dice);
  Duration at;
  for (int changes = dice.chance(25) ? dice.from(1, 3) : 0; changes > 0; --changes) {
    at += dice.chance(50) ? Duration::s(dice.from(1, 4))
                          : std::max(random_time(dice), Duration::ns(1));
    settings.changes.push_back({.at = at, .phase = random_phase(dice)});
  }
  return settings;
}

}  // namespace shaketable::trial::testing
