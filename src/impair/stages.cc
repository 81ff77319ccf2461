// SPDX-License-Identifier: GPL-2.0-only
#include "impair/stages.h"

#include <algorithm>
#include <variant>

namespace shaketable::impair {
namespace {

// The copies of a packet: their dice have the packet's number and this slot.
constexpr std::uint64_t kOriginal = 0;
constexpr std::uint64_t kClone = 1;

bool can_happen(const std::optional<Chance>& chance) {
  return chance && chance->odds != Odds::never();
}

bool can_lose(const LossModel& model) {
  const auto* random = std::get_if<RandomLoss>(&model);
  return random != nullptr ? random->odds != Odds::never()
                           : !std::holds_alternative<std::monostate>(model);
}

}  // namespace

Stages::Stages(const Phase& phase)
    : duplicates_(can_happen(phase.duplicate)),
      loses_(can_lose(phase.loss)),
      corrupts_(can_happen(phase.corrupt)),
      delays_(phase.delay &&
              (phase.delay->mean != Duration{} || phase.delay->jitter != Duration{})),
      reorders_(phase.reorder && can_happen(phase.reorder->chance)),
      has_rate_(phase.rate.has_value()),
      kernel_(phase.arithmetic == Arithmetic::NetemCompat),
      faults_(phase.faults) {
  if (duplicates_) {
    duplicate_ = Coin(*phase.duplicate, phase.arithmetic);
  }
  if (loses_) {
    loss_ = Loss(phase.loss, phase.burst_step, phase.arithmetic);
  }
  if (corrupts_) {
    corrupt_ = Corrupt(*phase.corrupt, phase.arithmetic);
  }
  if (delays_) {
    delay_ = Delay(*phase.delay, phase.arithmetic);
  }
  if (reorders_) {
    reorder_ = Reorder(*phase.reorder, phase.arithmetic);
  }
  if (has_rate_) {
    rate_ = Rate(*phase.rate);
  }
  // Reordering alone does nothing: without a delay there is nobody to overtake.
  acts_ = duplicates_ || loses_ || corrupts_ || delays_ || has_rate_ || !faults_.is_empty();
  // A phase that says nothing drops nothing, however many packets an earlier phase holds.
  limit_ = phase.limit.value_or(acts_ ? Phase::kDefaultLimit : kNoLimit);
}

void Stages::begin(const SeedTree& seeds, Instant start) {
  start_ = start;
  number_ = 0;
  if (duplicates_) {
    duplicate_dice_ = seeds.child("duplicate").stream();
    duplicate_.begin(duplicate_dice_);
  }
  if (loses_) {
    loss_.begin(seeds);
  }
  if (corrupts_) {
    corrupt_.begin(seeds);
  }
  if (delays_) {
    delay_.begin(seeds);
  }
  if (reorders_) {
    reorder_.begin(seeds);
  }
  rate_.begin();
  faults_.begin(seeds);
}

Verdict Stages::apply(const Packet& packet, Instant now, HeldPackets& held) {
  ++number_;
  const bool doubled = duplicates_ && duplicate_.toss(duplicate_dice_.draw(number_), true);
  const Draws original = draw(packet, kOriginal, now);

  // Of a packet drawn for both duplication and loss, one copy is left.
  Verdict verdict;
  if (original.lost) {
    verdict.set_cause(DropCause::Loss);
  }
  if (doubled || !original.lost) {
    enqueue_all(packet, original, doubled && !original.lost, now, held, verdict);
  }
  if (!faults_.is_empty()) {
    faults_.strike(packet, number_, verdict);
  }
  return verdict;
}

Stages::Draws Stages::draw(const Packet& packet, std::uint64_t slot, Instant now) {
  Draws draws;
  if (loses_) {
    draws.lost = loss_.lost(number_, slot, now - start_);
  }
  if (corrupts_) {
    draws.corrupt_bit = corrupt_.toss(packet, number_, slot);
  }
  if (reorders_) {
    draws.early = reorder_.toss(number_, slot);
  }
  if (delays_) {
    draws.delay = delay_.draw(number_, slot);
  }
  return draws;
}

void Stages::enqueue_all(const Packet& packet, const Draws& original, bool cloned, Instant now,
                         HeldPackets& held, Verdict& verdict) {
  // As in the kernel: one look at the limit decides for both, and the clone is queued first.
  if (held.is_full(limit_, now)) {
    verdict.set_cause(DropCause::Limit);
    return;
  }
  if (cloned) {
    const Draws clone = draw(packet, kClone, now);
    if (clone.lost) {
      verdict.set_cause(DropCause::Loss);
    } else {
      verdict.add(enqueue(packet, clone, now, held));
    }
  }
  verdict.add(enqueue(packet, original, now, held));
}

Copy Stages::enqueue(const Packet& packet, const Draws& draws, Instant now, HeldPackets& held) {
  if (reorders_ && reorder_.is_early(draws.early)) {
    return {now, draws.corrupt_bit};
  }
  if (!delays_ && !has_rate_) {
    return {now, draws.corrupt_bit};
  }
  // The kernel lets a negative delay shorten the time on the line; we send such a packet at once.
  const Duration delay = has_rate_ && kernel_ ? draws.delay : std::max(draws.delay, Duration{});
  const Instant release = has_rate_ ? rate_.release(now, delay, packet.size) : now + delay;
  held.hold(release);
  return {release, draws.corrupt_bit};
}

}  // namespace shaketable::impair
