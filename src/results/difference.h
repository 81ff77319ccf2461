// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>

#include "results/campaign.h"

namespace shaketable::results {

/// Where two campaigns differ.
struct Difference {
  std::string key;  ///< `seed`, `version`, ...; within the scenario a path as in `client.syn`
  std::string left;
  std::string right;

  bool operator==(const Difference&) const = default;
};

/// The first difference that keeps results of the two campaigns apart; nothing when they may be
/// joined. Shards may.
[[nodiscard]] std::optional<Difference> difference(const Campaign& left, const Campaign& right);

}  // namespace shaketable::results
