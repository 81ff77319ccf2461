// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "trial/result.h"

namespace shaketable::trial {

/// A kind of segment that a host counts, by the name it has in statistics and expectations.
struct TallyField {
  std::string_view name;
  Tally HostResult::* field;
};
inline constexpr std::array kTallyFields = {
    TallyField{"syn", &HostResult::syn},
    TallyField{"syn_ack", &HostResult::syn_ack},
    TallyField{"data", &HostResult::data},
    TallyField{"fin", &HostResult::fin},
};

/// Another thing that a host counts.
struct CountField {
  std::string_view name;
  std::uint32_t HostResult::* field;
};
inline constexpr std::array kCountFields = {
    CountField{"ack.sent", &HostResult::acks_sent},
    CountField{"rst.sent", &HostResult::resets_sent},
    CountField{"challenge_ack.sent", &HostResult::challenge_acks_sent},
    CountField{"duplicate.received", &HostResult::duplicates_received},
    CountField{"corrupted.received", &HostResult::corrupted_received},
    CountField{"backlog.dropped", &HostResult::backlog_drops},
};

}  // namespace shaketable::trial
