// SPDX-License-Identifier: GPL-2.0-only
#include "impair/faults.h"

#include <optional>

#include "impair/threshold.h"

namespace shaketable::impair {

Faults::Faults(const std::vector<Fault>& faults) {
  for (const Fault& fault : faults) {
    const std::size_t counter = fault.kind ? static_cast<std::size_t>(*fault.kind) : kAny;
    for (const NumberRange& range : fault.which) {
      rules_.push_back({fault.action, counter, range, fault.by});
    }
    corrupts_ = corrupts_ || fault.action == FaultAction::Corrupt;
  }
}

void Faults::begin(const SeedTree& seeds) {
  counts_ = {};
  if (corrupts_) {
    dice_ = seeds.child("faults").stream();
  }
}

void Faults::strike(const Packet& packet, std::uint64_t number, Verdict& verdict) {
  const auto kind = static_cast<std::size_t>(packet.kind);
  ++counts_[kind];
  ++counts_[kAny];
  const auto names_this = [&](const Rule& rule) {
    const std::uint32_t count = counts_[rule.counter];
    return (rule.counter == kind || rule.counter == kAny) && rule.which.first <= count &&
           count <= rule.which.last;
  };

  bool struck = false;
  Duration delay;
  std::optional<std::uint32_t> bit;
  for (const Rule& rule : rules_) {
    if (!names_this(rule)) {
      continue;
    }
    struck = true;
    if (rule.action == FaultAction::Drop) {
      verdict = {};
      verdict.set_cause(DropCause::Script);
      return;
    }
    if (rule.action == FaultAction::Delay) {
      delay += rule.by;
    } else if (rule.action == FaultAction::Corrupt && packet.payload_bits > 0) {
      bit = static_cast<std::uint32_t>(scale_down(dice_.draw(number), packet.payload_bits));
    }
  }
  if (!struck || verdict.copies().empty()) {
    return;
  }

  Verdict changed;
  changed.set_cause(verdict.cause());
  for (const Copy& copy : verdict.copies()) {
    changed.add({copy.release + delay, bit ? bit : copy.corrupt_bit});
  }
  const Copy original = changed.copies().back();
  for (const Rule& rule : rules_) {
    if (rule.action == FaultAction::Duplicate && names_this(rule)) {
      changed.add({original.release + rule.by, original.corrupt_bit});
    }
  }
  verdict = changed;
}

}  // namespace shaketable::impair
