// SPDX-License-Identifier: GPL-2.0-only
#include "trial/result.h"

#include <utility>

#include "base/check.h"

namespace shaketable::trial {

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::Established:
      return "established";
    case Outcome::HalfOpen:
      return "half-open";
    case Outcome::Refused:
      return "refused";
    case Outcome::Reset:
      return "reset";
    case Outcome::Unreachable:
      return "unreachable";
    case Outcome::TimedOut:
      return "timed-out";
  }
  invariant_broken("an Outcome outside its enumeration");
}

void HostResult::clear() {
  auto syns = std::move(syn_times);
  auto syn_acks = std::move(syn_ack_times);
  *this = HostResult{};
  syns.clear();
  syn_acks.clear();
  syn_times = std::move(syns);
  syn_ack_times = std::move(syn_acks);
}

}  // namespace shaketable::trial
