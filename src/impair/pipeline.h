// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <vector>

#include "base/rng.h"
#include "base/time.h"
#include "impair/held_packets.h"
#include "impair/packet.h"
#include "impair/settings.h"
#include "impair/stages.h"

namespace shaketable::impair {

/// The impairments of one direction of one link. Holds no clock: time comes in with each packet
/// and must not run backwards within a trial.
///
/// Phases (`at 10s ...`): a packet is judged by the phase in which it arrives, and keeps the
/// release that it was given. So a quick packet of the next phase may overtake a slow one, as in
/// Linux after `tc qdisc change`. A phase starts as a trial does: with dice of its own, packets
/// numbered from 1 for dice and scripted faults (`at 10s drop SYN 1` drops the first SYN from 10 s
/// on), no correlation or burst behind it, no packet on the line of its `rate`. Only `limit` looks
/// back: it counts all packets that are held, whichever phase holds them. The first phase is what
/// it would be without the others, bit for bit.
class Pipeline {
 public:
  Pipeline() : Pipeline(Settings{}) {}  ///< passes every packet on at once
  /// Precondition: changes above 0 and rising in time.
  explicit Pipeline(const Settings& settings);

  /// Forgets all packets and burst states, and takes the dice of a new trial.
  void begin_trial(const SeedTree& seeds);

  /// Decides the fate of the next packet, which arrives at `now`.
  [[nodiscard]] Verdict apply(const Packet& packet, Instant now) {
    if (is_transparent()) {
      Verdict verdict;
      verdict.add({now, std::nullopt});
      return verdict;
    }
    if (now >= next_change_) {
      change_phase(now);
    }
    return phases_[current_].stages.apply(packet, now, held_);
  }

  /// Whether no packet can be lost, held, doubled or changed, in any phase.
  [[nodiscard]] bool is_transparent() const { return !acts_; }

 private:
  struct TimedStages {
    Instant start;
    Stages stages;
  };

  void begin_phase(std::size_t index);
  void change_phase(Instant now);

  bool acts_ = false;
  std::vector<TimedStages> phases_;  ///< never empty
  std::size_t current_ = 0;
  Instant next_change_ = Instant::max();
  HeldPackets held_;
  SeedTree seeds_{0};
};

}  // namespace shaketable::impair
