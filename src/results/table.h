// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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
  std::vector<std::string> words = {};  ///< of a `Word`: all there can be, by their numbers

  bool operator==(const Column&) const = default;
};

/// Cells of one column, laid out in memory as Apache Arrow has them.
class Cells {
 public:
  // Which of these goes with a column is for its type to say; a cell at a time, in order.

  void add_word(std::uint32_t number) { words_.push_back(static_cast<std::int32_t>(number)); }
  void add_number(std::optional<std::int64_t> number) {
    add_validity(number.has_value());
    numbers_.push_back(number.value_or(0));
  }
  void add_count(std::optional<std::uint32_t> count) {
    add_validity(count.has_value());
    counts_.push_back(count.value_or(0));
  }
  void add_truth(std::optional<bool> truth) {
    add_validity(truth.has_value());
    add_bit(bits_, truths_++, truth.value_or(false));
  }
  /// Ends a list of the numbers that were added to `list()` since the last end.
  void end_list() { ends_.push_back(static_cast<std::int32_t>(numbers_.size())); }
  [[nodiscard]] std::vector<std::int64_t>& list() { return numbers_; }

  /// Makes room for so many, but for the numbers in lists.
  void reserve(ColumnType type, std::size_t cells);

  /// 32 bits with a sign for a `Word`, 64 for `Number` and what is in lists of `Times`, 32 without
  /// for a `Count`, a bit for a `Truth`, the lowest of an octet first.
  [[nodiscard]] const void* values(ColumnType type) const;
  [[nodiscard]] std::size_t octets(ColumnType type) const;
  /// A bit for each cell, 0 where it is missing. Null: none is.
  [[nodiscard]] const std::vector<std::uint8_t>* validity() const {
    return missing_ > 0 ? &valid_ : nullptr;
  }
  [[nodiscard]] std::int64_t missing() const { return missing_; }
  /// Of `Times`: where each list begins, and where the last one ends.
  [[nodiscard]] const std::vector<std::int32_t>& ends() const { return ends_; }

 private:
  static void add_bit(std::vector<std::uint8_t>& bits, std::size_t at, bool bit) {
    if (at % 8 == 0) {
      bits.push_back(0);
    }
    bits.back() = static_cast<std::uint8_t>(bits.back() | (bit ? 1 << (at % 8) : 0));
  }
  void add_validity(bool valid) {
    if (!valid && missing_ == 0) {  // all before it are there
      valid_.assign(cells_ / 8 + 1, 0xff);
      valid_.back() = static_cast<std::uint8_t>((1 << (cells_ % 8)) - 1);
      valid_.resize((cells_ + 7) / 8);
    }
    missing_ += valid ? 0 : 1;
    if (missing_ > 0) {
      add_bit(valid_, cells_, valid);
    }
    ++cells_;
  }

  std::vector<std::int32_t> words_;
  std::vector<std::int64_t> numbers_;
  std::vector<std::uint32_t> counts_;
  std::vector<std::uint8_t> bits_;
  std::vector<std::uint8_t> valid_;
  std::vector<std::int32_t> ends_ = {0};
  std::size_t truths_ = 0;
  std::size_t cells_ = 0;
  std::int64_t missing_ = 0;
};

/// Some rows of a table.
struct Chunk {
  std::int64_t rows = 0;
  std::vector<Cells> columns;  ///< one for each column of the table
};

}  // namespace shaketable::results
