// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "scenario/node.h"
#include "scenario/profile_reader.h"
#include "scenario/value_reader.h"
#include "trial/scenario.h"

namespace shaketable::scenario {

inline constexpr Words<trial::Role, 3> kRoleWords = {{{"active", trial::Role::Active},
                                                      {"passive", trial::Role::Passive},
                                                      {"none", trial::Role::Absent}}};

/// Whether `checksum: verify` or `ignore`.
inline constexpr Words<bool, 2> kChecksumWords = {{{"verify", true}, {"ignore", false}}};

/// Reads `client:` or `server:` (`key`) over the defaults in `host`. A key that means nothing for
/// the host's role or for the stack is an error.
void read_host(const Node& node, const std::string& key, const ProfileTable& profiles,
               trial::Stack stack, trial::Host& host, Errors& errors);

}  // namespace shaketable::scenario
