// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "results/store.h"
#include "results/table_file.h"

namespace shaketable::results {

/// Begins the table `file`, which is empty so far; throws as `TableFile` does.
using OpenTable = std::function<std::unique_ptr<TableFile>(
    const std::string& file, const std::vector<Column>& columns, const Metadata& metadata)>;

/// Makes `opener` write all Parquet of this process from now on. Until then that is a module which
/// is linked to Arrow, in the build tree; an installed package has none.
void set_table_opener(OpenTable opener);

/// Writes what a store holds to a new Apache Parquet file: a row for each connection, or, where the
/// store keeps statistics only, a row for each step of the distributions of establishment times.
/// STORE.md has the columns. An error if `file` is there already or cannot be written; throws
/// `StoreError` if the store cannot be read.
[[nodiscard]] Result<void> write_parquet(const Store& store, const std::filesystem::path& file);

}  // namespace shaketable::results
