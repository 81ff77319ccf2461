// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <set>
#include <span>
#include <vector>

#include "results/campaign.h"
#include "results/sqlite.h"

namespace shaketable::results {

// What a store says of its campaign, in the tables `campaign`, `points`, `axes` and `batches`. What
// is read throws `SqliteError` on what cannot have been written here.

void write_campaign(Database& database, const Campaign& campaign, const Provenance& provenance);
void write_points(Database& database, std::span<const Point> points,
                  const CanonicalOf& canonical_of);

void read_campaign(const Database& database, Campaign& campaign, Provenance& provenance);
[[nodiscard]] std::vector<Point> read_points(const Database& database);
/// For each point, whether it is closed.
[[nodiscard]] std::vector<bool> read_closed(const Database& database);
[[nodiscard]] std::set<BatchId> read_batches(const Database& database,
                                             std::span<const Point> points);

}  // namespace shaketable::results
