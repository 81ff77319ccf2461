// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenario/map_reader.h"
#include "scenario/node.h"
#include "tcp/profile.h"

namespace shaketable::scenario {

/// The profiles that a scenario can name: the built-in ones, and its own.
class ProfileTable {
 public:
  /// The profile of that name, or null.
  [[nodiscard]] const tcp::Profile* find(std::string_view name) const;
  /// Precondition: no profile has that name.
  void add(tcp::Profile profile) { own_.push_back(std::move(profile)); }
  /// Reads the name of a profile.
  [[nodiscard]] Result<tcp::Profile> read(std::string_view name) const;

 private:
  std::vector<tcp::Profile> own_;
};

/// Reads `profiles:`, a mapping of names to `{based_on, about, FIELD...}`. A profile may be based
/// on one that stands before it.
[[nodiscard]] ProfileTable read_profiles(const Node& node, Errors& errors);

/// Reads the fields of a profile that the mapping has over those that `profile` has already.
void read_profile_fields(MapReader& map, tcp::Profile& profile);

}  // namespace shaketable::scenario
