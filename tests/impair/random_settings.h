// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/rng.h"
#include "impair/settings.h"

namespace shaketable::impair {

using namespace literals;

/// Settings at random, each number from its whole range.
class RandomSettings {
 public:
  explicit RandomSettings(std::uint64_t seed) : dice_(seed) {}

  /// With up to three changes within 24 h.
  Settings settings() {
    Settings s;
    static_cast<Phase&>(s) = phase();
    Duration at;
    for (std::uint32_t changes = below(4); changes > 0; --changes) {
      at += time() / 4 + 1_ns;
      s.changes.push_back({at, phase()});
    }
    return s;
  }

  /// The second from 1 s on, the third from 2 s on.
  Settings three_phases() {
    Settings s;
    static_cast<Phase&>(s) = phase();
    s.changes = {{1_s, phase()}, {2_s, phase()}};
    return s;
  }

  Phase phase() {
    Phase s;
    if (coin()) {
      s.delay = DelaySettings{time(), time() + 1_ns, odds(), Distribution(below(4)), "", {}};
      s.reorder = coin() ? std::optional(ReorderSettings{chance(), 1 + below(9)}) : std::nullopt;
    }
    s.loss = loss();
    if (s.loss.index() > 1 && coin()) {
      s.burst_step = time() + 1_ns;
    }
    s.duplicate = coin() ? std::optional(chance()) : std::nullopt;
    s.corrupt = coin() ? std::optional(chance()) : std::nullopt;
    s.rate = coin() ? std::optional(rate()) : std::nullopt;
    s.limit = coin() ? std::optional(1 + below(5000)) : std::nullopt;
    s.arithmetic = coin() ? Arithmetic::Right : Arithmetic::NetemCompat;
    for (std::uint32_t first = 1; below(4) != 0; first += 10) {
      s.faults.push_back(fault(first));
    }
    return s;
  }

 private:
  std::uint32_t below(std::uint64_t bound) {
    return static_cast<std::uint32_t>(dice_.draw(next_++) % bound);
  }
  bool coin() { return below(2) == 0; }
  Odds odds() { return Odds::ppb(coin() ? below(Odds::kOne + 1) : 10'000'000 * below(101)); }
  Chance chance() {
    const Odds above_0 = Odds::ppb(1 + below(Odds::kOne));
    return {above_0, odds()};
  }
  Duration time() {
    constexpr std::array kUnits = {1_ns, 1_us, 1_ms, 1_s};
    return kUnits.at(below(4)) * below(80'000);
  }
  LossModel loss() {
    const Odds a = odds();
    const Odds b = odds();
    switch (below(4)) {
      case 0:
        return chance();
      case 1:
        return GilbertElliottLoss{a, b, odds(), odds()};
      case 2:
        return StateLoss{a, b, Odds::ppb(below(b.complement().count_ppb() + 1)), odds(),
                         Odds::ppb(below(a.complement().count_ppb() + 1))};
      default:
        return {};
    }
  }
  RateSettings rate() {
    RateSettings rate{1 + std::uint64_t{below(2'000'000)} * below(1000) * below(1000)};
    if (coin()) {
      rate.packet_overhead = static_cast<std::int32_t>(below(200)) - 100;
      rate.cell_size = 1 + below(100);
      rate.cell_overhead = static_cast<std::int32_t>(below(100));
    }
    return rate;
  }
  Fault fault(std::uint32_t first) {
    constexpr std::array<std::optional<PacketKind>, 7> kKinds = {
        PacketKind::Syn, PacketKind::SynAck, PacketKind::Ack, PacketKind::Rst,
        PacketKind::Fin, PacketKind::Data,   std::nullopt};
    Fault fault{FaultAction(below(4)), kKinds.at(below(7)), {{first, first + below(3)}}, {}};
    if (coin()) {
      fault.which.push_back({first + 5, first + 5 + below(3)});
    }
    if (fault.action == FaultAction::Delay || fault.action == FaultAction::Duplicate) {
      fault.by = time() + 1_ns;
    }
    return fault;
  }

  Stream dice_;
  std::uint64_t next_ = 0;
};

}  // namespace shaketable::impair
