// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>

#include "trial/topology.h"

namespace shaketable::trial {

// Topologies of a common shape. One host of a side is called `client` or `server`, several are
// `client1`, `client2`, ... The ends that a `Link` argument names play no part.

/// Clients on links to the router `left`, one bottleneck from there to the router `right`, and
/// links from there to the servers.
[[nodiscard]] Topology dumbbell(std::size_t clients, std::size_t servers, const Link& access,
                                const Link& bottleneck);

/// Every host on a link of its own to the router `hub`.
[[nodiscard]] Topology star(std::size_t clients, std::size_t servers, const Link& spoke);

/// All hosts on one LAN, called `lan`; `lan.nodes` plays no part.
[[nodiscard]] Topology shared_lan(std::size_t clients, std::size_t servers, const Lan& lan);

}  // namespace shaketable::trial
