// SPDX-License-Identifier: GPL-2.0-only
#include "impair/pipeline.h"

#include <algorithm>

#include "base/check.h"

namespace shaketable::impair {

Pipeline::Pipeline(const Settings& settings) {
  phases_.reserve(1 + settings.changes.size());
  phases_.push_back({Instant{}, Stages(settings)});
  for (const Change& change : settings.changes) {
    const Instant start = Instant::at(change.at);
    check(start > phases_.back().start, "impairments change at rising times above 0");
    phases_.push_back({start, Stages(change.phase)});
  }
  acts_ = std::ranges::any_of(phases_, [](const auto& phase) { return phase.stages.acts(); });
  begin_phase(0);
}

void Pipeline::begin_trial(const SeedTree& seeds) {
  seeds_ = seeds;
  held_.begin_trial();
  begin_phase(0);
}

void Pipeline::begin_phase(std::size_t index) {
  current_ = index;
  const bool is_last = index + 1 == phases_.size();
  next_change_ = is_last ? Instant::max() : phases_[index + 1].start;
  auto& [start, stages] = phases_[index];
  stages.begin(index == 0 ? seeds_ : seeds_.child("phase", index), start);
}

void Pipeline::change_phase(Instant now) {
  std::size_t index = current_;
  while (index + 1 < phases_.size() && phases_[index + 1].start <= now) {
    ++index;
  }
  begin_phase(index);
}

}  // namespace shaketable::impair
