// SPDX-License-Identifier: GPL-2.0-only
#include "tcp/profile.h"

#include <algorithm>

#include "base/check.h"

namespace shaketable::tcp {

Duration Schedule::wait(int n) const {
  check(n >= 0, "transmissions count from 0");
  Duration wait = first;
  // 40 doublings of a nanosecond reach any cap that makes sense, and none can overflow: a doubled
  // wait is at most twice the cap.
  for (int i = linear; i < n && wait < cap; ++i) {
    wait = 2 * wait;
  }
  if (n > 0) {
    wait += slop;
  }
  return std::min(wait, std::max(cap, first));
}

Duration Schedule::gives_up_after() const {
  Duration total;
  for (int n = 0; n <= retransmissions; ++n) {
    total += wait(n);
  }
  return give_up ? std::min(*give_up, total) : total;
}

std::vector<Duration> Schedule::times() const {
  std::vector<Duration> times;
  Duration at;
  for (int n = 0; n < retransmissions; ++n) {
    at += wait(n);
    if (give_up && at >= *give_up) {
      break;
    }
    times.push_back(at);
  }
  return times;
}

const Profile* find_profile(std::string_view name) {
  const auto all = profiles();
  const auto found = std::ranges::find(all, name, &Profile::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace shaketable::tcp
