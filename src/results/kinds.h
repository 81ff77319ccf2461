// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "results/kind.h"
#include "results/sqlite.h"

namespace shaketable::results {

/// The table `kinds`, and all of it in memory.
class Kinds {
 public:
  /// Reads what is there.
  explicit Kinds(Database& database);

  /// The number of that kind, which is added if it is new.
  [[nodiscard]] std::int64_t number_of(const Kind& kind);
  /// Throws `SqliteError` when there is none of that number.
  [[nodiscard]] const Kind& at(std::int64_t number) const { return entry_at(number).kind->first; }
  /// The same of its checksum.
  [[nodiscard]] std::uint64_t checksum_at(std::int64_t number) const {
    return entry_at(number).checksum;
  }
  [[nodiscard]] std::size_t size() const { return by_number_.size(); }
  /// Forgets those that were added since there were `size`, when the transaction is undone.
  void shrink_to(std::size_t size);

 private:
  struct Entry {
    std::map<Kind, std::int64_t>::const_iterator kind;
    std::uint64_t checksum;
  };

  [[nodiscard]] const Entry& entry_at(std::int64_t number) const;
  void append(std::map<Kind, std::int64_t>::const_iterator kind);

  std::map<Kind, std::int64_t> numbers_;
  std::vector<Entry> by_number_;
  Statement insert_;
};

}  // namespace shaketable::results
