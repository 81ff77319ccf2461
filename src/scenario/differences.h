// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace shaketable::scenario {

/// A key whose value is not the same in two campaigns.
struct Difference {
  std::string key;     ///< dotted, as for `--set`
  std::string ours;    ///< its value in YAML, in one line; empty: the key is not there
  std::string theirs;  ///< the same, of the other

  bool operator==(const Difference&) const = default;
};

/// The keys whose values differ between two texts of `campaign_yaml` or `to_yaml`, in the order of
/// ours, then those that only theirs has. Lists are compared as a whole, lists of mappings item by
/// item. Keys that stand in another order, which only a sweep can have, are a difference of their
/// mapping. Differences in `base:` are left out if there are others. An error if a text is no YAML;
/// `ours` and `theirs` are then the file's name in it.
[[nodiscard]] Result<std::vector<Difference>> differences(std::string_view ours,
                                                          std::string_view theirs);

}  // namespace shaketable::scenario
