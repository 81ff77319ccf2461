// SPDX-License-Identifier: GPL-2.0-only
#include "runner/trial_mark.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>

#include "runner/system_error.h"

namespace shaketable::runner {

std::optional<std::uint64_t> TrialMark::trial() const {
  const std::uint64_t trial = trial_.load(std::memory_order_acquire);
  if (trial == kNone) {
    return {};
  }
  return trial;
}

void TrialMark::give_up(std::string_view why) {
  std::ranges::copy(why.substr(0, why_.size() - 1), why_.begin());
}

void UnmapMark::operator()(TrialMark* mark) const { munmap(mark, sizeof(TrialMark)); }

SharedTrialMark make_shared_mark() {
  void* page =
      mmap(nullptr, sizeof(TrialMark), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) {
    throw_system_error("no memory for a worker");
  }
  return SharedTrialMark(new (page) TrialMark);
}

}  // namespace shaketable::runner
