// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "trial/topology.h"

namespace shaketable::scenario {

/// Where packets enter a link or a LAN.
struct Direction {
  bool on_lan = false;
  std::size_t medium = 0;  ///< number of the link, or of the LAN
  std::size_t place = 0;   ///< of a link: 0 from its `from` end, 1 from the other; of a LAN's node

  bool operator==(const Direction&) const = default;
};

/// The directions that a name means; none if it is no name of any.
///
/// `A->B` is the link from node A to node B, or what A sends on the LAN called B. Asterisks stand
/// for any part of names: `client*->hub`. On a path from one client to one server, `client->server`
/// and `server->client` are the whole path, impaired where packets leave the host, and `*` is both
/// of these; elsewhere `*` is every direction of every link and LAN.
[[nodiscard]] std::vector<Direction> find_directions(std::string_view name,
                                                     const trial::Topology& topology);

/// All names of directions without asterisks, the whole path first.
[[nodiscard]] std::vector<std::string> direction_names(const trial::Topology& topology);

/// The name of a direction that `direction_names` gives first.
[[nodiscard]] std::string direction_name(const Direction& direction,
                                         const trial::Topology& topology);

/// All directions: links in order, forward first, then LANs.
[[nodiscard]] std::vector<Direction> all_directions(const trial::Topology& topology);

[[nodiscard]] impair::Settings& settings_at(trial::Topology& topology, const Direction& direction);
[[nodiscard]] const impair::Settings& settings_at(const trial::Topology& topology,
                                                  const Direction& direction);

}  // namespace shaketable::scenario
