// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>

#include "base/rng.h"
#include "base/time.h"
#include "impair/coin.h"
#include "impair/corrupt.h"
#include "impair/delay.h"
#include "impair/faults.h"
#include "impair/limit.h"
#include "impair/loss.h"
#include "impair/packet.h"
#include "impair/rate.h"
#include "impair/reorder.h"
#include "impair/settings.h"

namespace shaketable::impair {

/// The impairments of one direction of one link, in the order of Linux's netem_enqueue. Holds no
/// clock: time comes in with each packet and must not run backwards within a trial.
///
/// Each impairment has dice of its own, numbered by packet, and draws for every packet, lost or
/// not. So changing one impairment never moves the dice of another: with a higher loss rate the
/// packets that get through have the delays that they had before. Memories (correlation, bursts)
/// are moved on by every packet that arrives and by no clone; the kernel's are moved on by the
/// packets that get that far, clones included.
class Pipeline {
 public:
  Pipeline() = default;  ///< passes every packet on at once
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
    return impaired(packet, now);
  }

  /// Whether no packet can be lost, held, doubled or changed.
  [[nodiscard]] bool is_transparent() const { return !acts_; }

 private:
  /// What the dice say of one copy.
  struct Draws {
    bool lost = false;
    bool early = false;
    std::optional<std::uint32_t> corrupt_bit;
    Duration delay;
  };

  [[nodiscard]] Verdict impaired(const Packet& packet, Instant now);
  [[nodiscard]] Draws draw(const Packet& packet, std::uint64_t slot, Instant now);
  void enqueue_all(const Packet& packet, const Draws& original, bool cloned, Instant now,
                   Verdict& verdict);
  [[nodiscard]] Copy enqueue(const Packet& packet, const Draws& draws, Instant now);

  // Which parts take part.
  bool acts_ = false;
  bool duplicates_ = false;
  bool loses_ = false;
  bool corrupts_ = false;
  bool delays_ = false;
  bool reorders_ = false;
  bool has_rate_ = false;
  bool kernel_ = false;

  std::uint64_t number_ =
      0;  ///< packets of this trial so far; dice number 0 is for starting states
  Coin duplicate_;
  Stream duplicate_dice_{0};
  Loss loss_;
  Corrupt corrupt_;
  Delay delay_;
  Reorder reorder_;
  Rate rate_;
  Limit limit_;
  Faults faults_;
};

}  // namespace shaketable::impair
