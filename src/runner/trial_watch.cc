// SPDX-License-Identifier: GPL-2.0-only
#include "runner/trial_watch.h"

#include <algorithm>

namespace shaketable::runner {

using namespace std::chrono_literals;

TrialWatch::Time TrialWatch::period() const { return std::clamp<Time>(limit_ / 8, 1ms, 100ms); }

bool TrialWatch::look(const TrialMark& mark, Time since_last) {
  const std::uint64_t begun = mark.begun();
  if (!mark.trial() || begun != begun_) {
    begun_ = begun;
    seen_ = {};
    return false;
  }
  seen_ += std::min(since_last, 2 * period());
  return seen_ > limit_;
}

}  // namespace shaketable::runner
