// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include "base/rng.h"
#include "base/time.h"
#include "impair/coin.h"
#include "impair/corrupt.h"
#include "impair/delay.h"
#include "impair/faults.h"
#include "impair/held_packets.h"
#include "impair/loss.h"
#include "impair/packet.h"
#include "impair/rate.h"
#include "impair/reorder.h"
#include "impair/settings.h"

namespace shaketable::impair {

/// The impairments of one phase, in the order of Linux's netem_enqueue.
///
/// Each impairment has dice of its own, numbered by packet, and draws for every packet, lost or
/// not. So changing one impairment never moves the dice of another: with a higher loss rate the
/// packets that get through have the delays that they had before. Memories (correlation, bursts)
/// are moved on by every packet that arrives and by no clone; the kernel's are moved on by the
/// packets that get that far, clones included.
class Stages {
 public:
  Stages() = default;  ///< passes every packet on at once
  explicit Stages(const Phase& phase);

  /// Whether this phase by itself can lose, hold, double or change a packet.
  [[nodiscard]] bool acts() const { return acts_; }

  /// Starts a phase that begins at `start`: with new dice, no packet counted, nothing remembered.
  void begin(const SeedTree& seeds, Instant start);

  /// Decides the fate of the next packet, which arrives at `now` while `held` are on the way.
  [[nodiscard]] Verdict apply(const Packet& packet, Instant now, HeldPackets& held);

 private:
  /// What the dice say of one copy.
  struct Draws {
    bool lost = false;
    bool early = false;
    std::optional<std::uint32_t> corrupt_bit;
    Duration delay;
  };

  [[nodiscard]] Draws draw(const Packet& packet, std::uint64_t slot, Instant now);
  void enqueue_all(const Packet& packet, const Draws& original, bool cloned, Instant now,
                   HeldPackets& held, Verdict& verdict);
  [[nodiscard]] Copy enqueue(const Packet& packet, const Draws& draws, Instant now,
                             HeldPackets& held);

  static constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

  // Which parts take part.
  bool acts_ = false;
  bool duplicates_ = false;
  bool loses_ = false;
  bool corrupts_ = false;
  bool delays_ = false;
  bool reorders_ = false;
  bool has_rate_ = false;
  bool kernel_ = false;

  std::size_t limit_ = kNoLimit;
  Instant start_;
  std::uint64_t number_ = 0;  ///< packets so far; dice number 0 is for starting states
  Coin duplicate_;
  Stream duplicate_dice_{0};
  Loss loss_;
  Corrupt corrupt_;
  Delay delay_;
  Reorder reorder_;
  Rate rate_;
  Faults faults_;
};

}  // namespace shaketable::impair
