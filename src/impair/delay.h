// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <vector>

#include "base/rng.h"
#include "impair/kernel_random.h"
#include "impair/settings.h"
#include "impair/threshold.h"

namespace shaketable::impair {

/// How long each packet is delayed: a fixed time plus a random one.
///
/// Right arithmetic: the mean is `mean`; the standard deviation is `jitter`, except that a uniform
/// delay lies anywhere within mean +- jitter, ends included. With correlation rho a packet repeats
/// the last packet's number with probability rho: so the distribution stays what it is, and the
/// correlation of neighbours is exactly rho.
///
/// NetemCompat: the kernel's tables and its get_crandom. Its `pareto` has 0.82 of the spread asked
/// for, and correlation hardly acts: the correlated number is taken modulo the size of the table or
/// range, which keeps its low bits. Jitter counts up to 2.1 s, as in the kernel.
class Delay {
 public:
  Delay() = default;  ///< none
  Delay(const DelaySettings& settings, Arithmetic arithmetic);

  void begin(const SeedTree& seeds);

  /// The delay of a packet, negative if the random part says so. `slot` tells the copies of a
  /// packet apart; only slot 0 is remembered.
  [[nodiscard]] Duration draw(std::uint64_t number, std::uint64_t slot);

 private:
  [[nodiscard]] Duration offset(std::uint64_t draw) const;
  [[nodiscard]] Duration kernel_offset(std::uint32_t random) const;

  Duration mean_;
  std::int64_t jitter_ns_ = 0;
  Distribution distribution_ = Distribution::Uniform;
  bool kernel_ = false;
  std::vector<std::int16_t> table_;
  Threshold repeat_;
  std::uint64_t last_ = 0;
  bool has_last_ = false;
  KernelRandom random_;
  Stream dice_{0};
};

}  // namespace shaketable::impair
