// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "results/sqlite.h"
#include "stats/host_sums.h"
#include "trial/result.h"

namespace shaketable::results {

/// What one end of a connection counted and agreed on. Few of these occur in a campaign, however
/// many trials it has, so each is stored once and connections refer to it.
struct End {
  static constexpr std::size_t kCounts =
      3 * stats::kTallyFields.size() + stats::kCountFields.size();

  std::array<std::uint32_t, kCounts> counts{};
  std::optional<std::array<std::uint16_t, 6>> agreed;

  auto operator<=>(const End&) const = default;
};

[[nodiscard]] End end_of(const trial::HostResult& host);
/// Sets what `end_of` read.
void apply(const End& end, trial::HostResult& host);

/// The columns of the table `ends` after `id`, in order: counts, then what was agreed on.
[[nodiscard]] std::vector<std::string> end_columns();

/// The table `ends`, and all of it in memory.
class Ends {
 public:
  /// Reads what is there.
  explicit Ends(Database& database);

  /// The number of that end, which is added if it is new.
  [[nodiscard]] std::int64_t number_of(const End& end);
  /// Throws `SqliteError` when there is none of that number.
  [[nodiscard]] const End& at(std::int64_t number) const;
  [[nodiscard]] std::size_t size() const { return by_number_.size(); }
  /// Forgets those that were added since there were `size`, when the transaction is undone.
  void shrink_to(std::size_t size);

 private:
  std::map<End, std::int64_t> numbers_;
  std::vector<std::map<End, std::int64_t>::const_iterator> by_number_;
  Statement insert_;
};

}  // namespace shaketable::results
