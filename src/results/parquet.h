// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>

#include "base/error.h"
#include "results/store.h"

namespace shaketable::results {

/// Writes what a store holds to a new Apache Parquet file: a row for each connection, or, where the
/// store keeps statistics only, a row for each step of the distributions of establishment times.
/// STORE.md has the columns. An error if `file` is there already or cannot be written; throws
/// `StoreError` if the store cannot be read.
[[nodiscard]] Result<void> write_parquet(const Store& store, const std::filesystem::path& file);

}  // namespace shaketable::results
