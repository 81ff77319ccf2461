// SPDX-License-Identifier: GPL-2.0-only
#include "runner/batch_size.h"

#include <algorithm>

namespace shaketable::runner {

std::uint64_t batch_trials(std::uint64_t trials_max) {
  constexpr std::uint64_t kMin = 100;
  constexpr std::uint64_t kMax = 10'000;
  constexpr std::uint64_t kBatchesOfPoint = 32;
  return std::clamp(trials_max / kBatchesOfPoint, kMin, kMax);
}

}  // namespace shaketable::runner
