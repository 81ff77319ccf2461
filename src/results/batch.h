// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "results/campaign.h"
#include "results/packed_connections.h"
#include "stats/point_statistics.h"

namespace shaketable::results {

/// What a worker hands over when a batch is done.
struct Batch {
  BatchId id;
  stats::PointStatistics statistics;  ///< of all its connections
  PackedConnections connections;      ///< `Record::Trials`: all, by trial and number
  std::vector<Failure> failures;      ///< trials that are in neither, by number
};

/// A batch as octets, for the way from one process to another on one machine.
[[nodiscard]] std::vector<std::byte> encode(const Batch& batch);

/// Reads back what `encode` wrote. Throws `InvariantError` on anything else.
[[nodiscard]] Batch decode(std::span<const std::byte> octets);

}  // namespace shaketable::results
