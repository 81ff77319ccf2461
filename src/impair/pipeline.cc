// SPDX-License-Identifier: GPL-2.0-only
#include "impair/pipeline.h"

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

Pipeline::Pipeline(const Settings& settings)
    : duplicates_(can_happen(settings.duplicate)),
      loses_(can_lose(settings.loss)),
      corrupts_(can_happen(settings.corrupt)),
      delays_(settings.delay &&
              (settings.delay->mean != Duration{} || settings.delay->jitter != Duration{})),
      reorders_(settings.reorder && can_happen(settings.reorder->chance)),
      has_rate_(settings.rate.has_value()),
      kernel_(settings.arithmetic == Arithmetic::NetemCompat),
      limit_(settings.limit.value_or(Settings::kDefaultLimit)),
      faults_(settings.faults) {
  if (duplicates_) {
    duplicate_ = Coin(*settings.duplicate, settings.arithmetic);
  }
  if (loses_) {
    loss_ = Loss(settings.loss, settings.burst_step, settings.arithmetic);
  }
  if (corrupts_) {
    corrupt_ = Corrupt(*settings.corrupt, settings.arithmetic);
  }
  if (delays_) {
    delay_ = Delay(*settings.delay, settings.arithmetic);
  }
  if (reorders_) {
    reorder_ = Reorder(*settings.reorder, settings.arithmetic);
  }
  if (has_rate_) {
    rate_ = Rate(*settings.rate);
  }
  // Reordering alone does nothing: without a delay there is nobody to overtake.
  acts_ = duplicates_ || loses_ || corrupts_ || delays_ || has_rate_ || !faults_.is_empty();
}

void Pipeline::begin_trial(const SeedTree& seeds) {
  number_ = 0;
  if (duplicates_) {
    duplicate_dice_ = seeds.child("duplicate").stream();
    duplicate_.begin(duplicate_dice_);
  }
  if (loses_) {
    loss_.begin_trial(seeds);
  }
  if (corrupts_) {
    corrupt_.begin_trial(seeds);
  }
  if (delays_) {
    delay_.begin_trial(seeds);
  }
  if (reorders_) {
    reorder_.begin_trial(seeds);
  }
  rate_.begin_trial();
  limit_.begin_trial();
  faults_.begin_trial(seeds);
}

Verdict Pipeline::impaired(const Packet& packet, Instant now) {
  ++number_;
  const bool doubled = duplicates_ && duplicate_.toss(duplicate_dice_.draw(number_), true);
  const Draws original = draw(packet, kOriginal, now);

  // Of a packet drawn for both duplication and loss, one copy is left.
  Verdict verdict;
  if (original.lost) {
    verdict.set_cause(DropCause::Loss);
  }
  if (doubled || !original.lost) {
    enqueue_all(packet, original, doubled && !original.lost, now, verdict);
  }
  if (!faults_.is_empty()) {
    faults_.strike(packet, number_, verdict);
  }
  return verdict;
}

Pipeline::Draws Pipeline::draw(const Packet& packet, std::uint64_t slot, Instant now) {
  Draws draws;
  if (loses_) {
    draws.lost = loss_.lost(number_, slot, now);
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

void Pipeline::enqueue_all(const Packet& packet, const Draws& original, bool cloned, Instant now,
                           Verdict& verdict) {
  // As in the kernel: one look at the limit decides for both, and the clone is queued first.
  if (limit_.is_full(now)) {
    verdict.set_cause(DropCause::Limit);
    return;
  }
  if (cloned) {
    const Draws clone = draw(packet, kClone, now);
    if (clone.lost) {
      verdict.set_cause(DropCause::Loss);
    } else {
      verdict.add(enqueue(packet, clone, now));
    }
  }
  verdict.add(enqueue(packet, original, now));
}

Copy Pipeline::enqueue(const Packet& packet, const Draws& draws, Instant now) {
  if (reorders_ && reorder_.is_early(draws.early)) {
    return {now, draws.corrupt_bit};
  }
  if (!delays_ && !has_rate_) {
    return {now, draws.corrupt_bit};
  }
  // The kernel lets a negative delay shorten the time on the line; we send such a packet at once.
  const Duration delay = has_rate_ && kernel_ ? draws.delay : std::max(draws.delay, Duration{});
  const Instant release = has_rate_ ? rate_.release(now, delay, packet.size) : now + delay;
  limit_.hold(release);
  return {release, draws.corrupt_bit};
}

}  // namespace shaketable::impair
