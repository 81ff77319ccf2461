// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "impair/netem_words.h"
#include "impair/settings.h"

namespace shaketable::impair {

/// Reads the values of a clause, one after the other, and remembers where the last one stood.
class Values {
 public:
  explicit Values(Words& words) : words_(words) {}

  /// Reads the next word into `value`.
  template <typename T, typename Read>
  Result<void> required(T& value, Read read) {
    last_ = words_.take();
    auto result = read(last_);
    if (!result) {
      return tl::unexpected(result.error());
    }
    value = static_cast<T>(*result);
    return {};
  }

  /// As `required`, if the next word is meant as a number.
  template <typename T, typename Read>
  Result<void> optional(T& value, Read read) {
    return words_.number_follows() ? required(value, read) : Result<void>{};
  }

  /// An optional correlation; `of_what` must be above 0 (`exists`) to have one.
  Result<void> correlation(Odds& odds, bool exists, std::string_view of_what) {
    return optional(odds, read_percentage).and_then([&, this] {
      return odds == Odds::never() || exists
                 ? Result<void>{}
                 : fault("a correlation of a " + std::string(of_what) + " of 0 means nothing",
                         "no correlation, or more than 0 before it");
    });
  }

  /// `PERCENT [CORRELATION]`.
  Result<void> chance(Chance& chance) {
    return required(chance.odds, read_percentage).and_then([&, this] {
      return correlation(chance.correlation, chance.odds != Odds::never(), "probability");
    });
  }

  /// A fault of the last value.
  [[nodiscard]] Result<void> fault(std::string problem, std::string expected) const {
    return fault_at(last_, std::move(problem), std::move(expected));
  }

 private:
  Words& words_;
  Word last_;
};

}  // namespace shaketable::impair
