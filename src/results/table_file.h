// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace shaketable::results {

/// What a column of a table holds.
enum class ColumnType : std::uint8_t {
  Word,    ///< one of a few texts
  Number,  ///< 64 bits with a sign; may be missing
  Count,   ///< 32 bits without a sign; may be missing
  Truth,   ///< may be missing
  Times,   ///< a list of nanoseconds
};

struct Column {
  std::string name;
  ColumnType type = ColumnType::Number;
};

/// A table that is written row by row, cell by cell in the order of its columns. Throws
/// `std::runtime_error` when the file cannot be written, `InvariantError` on a cell of another type
/// than its column.
class TableFile {
 public:
  using Metadata = std::vector<std::pair<std::string, std::string>>;

  virtual ~TableFile() = default;
  virtual void add_word(std::string_view word) = 0;
  virtual void add_number(std::optional<std::int64_t> number) = 0;
  virtual void add_count(std::optional<std::uint32_t> count) = 0;
  virtual void add_truth(std::optional<bool> truth) = 0;
  virtual void add_times(std::span<const Duration> times) = 0;
  /// No more rows: completes the file, which is of no use before.
  virtual void finish() = 0;
};

}  // namespace shaketable::results
