// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "scenario/node.h"

namespace shaketable::scenario {

// Readers of one scalar. An error has a problem, what was expected and the nearest right spelling;
// place and key are added by who knows them.

/// A whole number in decimal digits, without sign, leading zeros or a decimal point.
[[nodiscard]] Result<std::uint64_t> read_whole(std::string_view text, std::uint64_t lowest,
                                               std::uint64_t highest);

/// A time with its unit, see `parse_duration`.
[[nodiscard]] Result<Duration> read_duration(std::string_view text, Duration lowest,
                                             Duration highest);

/// `100Mbps`: bits a second, 1 bps to 100 Gbps, in bps, kbps, Mbps or Gbps.
[[nodiscard]] Result<std::uint64_t> read_link_rate(std::string_view text);

/// `100`, or `100p`: packets, 1 to 4294967295.
[[nodiscard]] Result<std::uint32_t> read_packets(std::string_view text);

/// `true` or `false`.
[[nodiscard]] Result<bool> read_boolean(std::string_view text);

/// Words and what they stand for.
template <typename T, std::size_t N>
using Words = std::array<std::pair<std::string_view, T>, N>;

/// One of several words.
template <typename T, std::size_t N>
[[nodiscard]] Result<T> read_word(std::string_view text, const Words<T, N>& words) {
  std::array<std::string_view, N> names;
  std::string expected;
  for (std::size_t i = 0; i < N; ++i) {
    if (words[i].first == text) {
      return words[i].second;
    }
    names[i] = words[i].first;
    expected += (i == 0 ? "" : i + 1 < N ? ", " : " or ") + std::string(names[i]);
  }
  auto error = bad_input(in_quotes(text) + " is not understood", std::move(expected));
  error.value().nearest = nearest_spelling(text, names);
  return error;
}

/// The word that stands for `value`. Precondition: there is one.
template <typename T, std::size_t N>
[[nodiscard]] std::string_view word_for(T value, const Words<T, N>& words) {
  return std::ranges::find(words, value, &std::pair<std::string_view, T>::second)->first;
}

// The same, as functions of the text alone.

template <typename T>
[[nodiscard]] auto whole(T lowest, T highest) {
  return [=](std::string_view text) -> Result<T> {
    return read_whole(text, static_cast<std::uint64_t>(lowest), static_cast<std::uint64_t>(highest))
        .map([](std::uint64_t value) { return static_cast<T>(value); });
  };
}

[[nodiscard]] inline auto duration(Duration lowest, Duration highest) {
  return [=](std::string_view text) { return read_duration(text, lowest, highest); };
}

template <typename T, std::size_t N>
[[nodiscard]] auto word(const Words<T, N>& words) {
  return [&words](std::string_view text) { return read_word(text, words); };
}

/// What `read` reads, or `absent` for the lack of it.
template <typename Read>
[[nodiscard]] auto either(std::string_view absent, Read read) {
  using T = typename decltype(read(std::string_view{}))::value_type;
  return [=](std::string_view text) -> Result<std::optional<T>> {
    if (text == absent) {
      return std::optional<T>{};
    }
    auto value = read(text);
    if (!value) {
      value.error().expected += ", or " + std::string(absent);
      return tl::unexpected(value.error());
    }
    return std::optional<T>(*value);
  };
}

/// A year of simulated time: longer than anything a handshake does.
inline constexpr Duration kLongest = Duration::s(365 * 24 * 3600);

}  // namespace shaketable::scenario
