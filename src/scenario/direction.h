// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trial/scenario.h"

namespace shaketable::scenario {

/// One direction of one link, where packets enter it.
struct Direction {
  std::size_t link = 0;
  bool forward = true;  ///< from the client's side to the server's

  bool operator==(const Direction&) const = default;
};

/// The direction that a name means on a path of `links` links, if any. The nodes are client, r1,
/// r2, ..., server. `A->B` of two neighbours is that link; `client->server` and `server->client`
/// are the whole path, impaired where packets leave the host.
[[nodiscard]] std::optional<Direction> find_direction(std::string_view name, std::size_t links);

/// All names of directions, the whole path first.
[[nodiscard]] std::vector<std::string> direction_names(std::size_t links);

/// The name of a direction that `direction_names` gives first.
[[nodiscard]] std::string direction_name(const Direction& direction, std::size_t links);

[[nodiscard]] impair::Settings& settings_at(trial::Topology& topology, const Direction& direction);
[[nodiscard]] const impair::Settings& settings_at(const trial::Topology& topology,
                                                  const Direction& direction);

}  // namespace shaketable::scenario
