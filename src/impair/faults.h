// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/rng.h"
#include "impair/settings.h"

namespace shaketable::impair {

/// Scripted faults: they strike packets by kind and number, behind all other impairments. So a
/// fault changes what becomes of its packet, whichever copies of it are left, and nothing else:
/// no dice, no queue.
class Faults {
 public:
  Faults() = default;
  explicit Faults(const std::vector<Fault>& faults);

  [[nodiscard]] bool is_empty() const { return rules_.empty(); }

  void begin(const SeedTree& seeds);

  /// Counts the packet and changes its verdict if it is one that a fault names. When several do, a
  /// drop wins and delays add up. `number` picks the dice (for the bit that is corrupted).
  void strike(const Packet& packet, std::uint64_t number, Verdict& verdict);

 private:
  struct Rule {
    FaultAction action = FaultAction::Drop;
    std::size_t counter = 0;  ///< which of `counts_`
    NumberRange which;
    Duration by;
  };
  static constexpr std::size_t kAny = static_cast<std::size_t>(PacketKind::Other) + 1;

  std::vector<Rule> rules_;
  bool corrupts_ = false;
  std::array<std::uint32_t, kAny + 1> counts_{};  ///< packets of each kind so far, and of any
  Stream dice_{0};
};

}  // namespace shaketable::impair
