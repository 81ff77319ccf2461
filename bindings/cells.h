// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <vector>

#include "results/table.h"
#include "results/table_file.h"

namespace shaketable::bindings {

/// Keys and texts, for Python. Octets that are not UTF-8 are written as escapes.
[[nodiscard]] pybind11::list texts_of(const results::Metadata& metadata);

/// Name, type and words of each column, for `shaketable._arrow`.
[[nodiscard]] pybind11::list columns_of(const std::vector<results::Column>& columns);

/// The number of rows, and of each column its values, validity, ends of lists and the number of
/// missing cells. They refer to the chunk, and keep it.
[[nodiscard]] pybind11::tuple cells_of(const std::vector<results::Column>& columns,
                                       const std::shared_ptr<const results::Chunk>& chunk);

}  // namespace shaketable::bindings
