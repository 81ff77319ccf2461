// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "results/campaign.h"
#include "results/store.h"

namespace shaketable::results {

/// Writes a store without results to an empty file, in one transaction, with no file beside it.
/// Without `kApplicationId` it is not taken for a store. Throws `SqliteError`.
void write_empty_store(const std::filesystem::path& file, const Campaign& campaign,
                       const Provenance& provenance, std::span<const Point> points,
                       const CanonicalOf& canonical_of, std::int64_t application_id,
                       Flush flush = Flush::Yes);

}  // namespace shaketable::results
