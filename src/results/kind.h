// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "trial/result.h"
#include "trial/result_fields.h"

namespace shaketable::results {

/// What one end of a connection counted and agreed on.
struct End {
  static constexpr std::size_t kCounts =
      3 * trial::kTallyFields.size() + trial::kCountFields.size();
  static constexpr std::size_t kAgreed = 6;

  std::array<std::uint32_t, kCounts> counts{};
  std::optional<std::array<std::uint16_t, kAgreed>> agreed;

  auto operator<=>(const End&) const = default;
};

/// How a connection went, but for its times. Few kinds occur in a campaign, however many trials it
/// has, so each is kept once and connections refer to it.
struct Kind {
  trial::Outcome outcome = trial::Outcome::TimedOut;
  bool cut = false;
  End client;
  End server;

  auto operator<=>(const Kind&) const = default;
};

[[nodiscard]] End end_of(const trial::HostResult& host);
[[nodiscard]] Kind kind_of(const trial::ConnectionResult& connection);
/// Sets what `kind_of` read. Precondition: `kind_of` gave it, or `is_possible`.
void apply(const Kind& kind, trial::ConnectionResult& connection);
/// Whether its numbers are in range.
[[nodiscard]] bool is_possible(const End& end);

/// The columns that have what is in an `End`, in order: counts, then what was agreed on.
[[nodiscard]] std::vector<std::string> end_columns();

}  // namespace shaketable::results
