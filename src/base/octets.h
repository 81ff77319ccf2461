// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/time.h"
#include "base/uint128.h"

namespace shaketable {

template <typename T>
concept UnsignedNumber =
    (std::unsigned_integral<T> && !std::same_as<T, bool>) || std::same_as<T, Uint128>;

/// Turns values into octets. Numbers take as few as they need: 7 bits each, the lowest first, the
/// high bit set in all but the last (LEB128). `OctetReader` has the same interface, so that one
/// function that names the fields of a type serves both ways.
class OctetWriter {
 public:
  template <typename... T>
  void operator()(const T&... values) {
    (value(values), ...);
  }

  template <UnsignedNumber T>
  void value(const T& number) {
    std::byte* at = room(sizeof(T) * 8 / 7 + 1);
    T rest = number;
    while (rest >= 0x80) {
      *at++ = static_cast<std::byte>(rest | 0x80);
      rest >>= 7;
    }
    *at++ = static_cast<std::byte>(rest);
    size_ = static_cast<std::size_t>(at - octets_.data());
  }
  void value(const bool& truth) {
    *room(1) = std::byte{truth};
    ++size_;
  }
  /// Times before 0 take as few octets as those after: 0, -1, 1, -2, ... are written 0, 1, 2, 3.
  void value(const Duration& time) {
    const std::int64_t count = time.count_ns();
    value((static_cast<std::uint64_t>(count) << 1) ^ static_cast<std::uint64_t>(count >> 63));
  }
  template <typename T>
  void value(const std::optional<T>& optional) {
    value(optional.has_value());
    if (optional) {
      value(*optional);
    }
  }
  template <typename T, std::size_t kSize>
  void value(const std::array<T, kSize>& list) {
    for (const T& element : list) {
      value(element);
    }
  }
  template <typename T>
  void value(const std::vector<T>& list) {
    value(list.size());
    for (const T& element : list) {
      value(element);
    }
  }
  void value(const std::string& text) {
    value(text.size());
    raw(std::as_bytes(std::span(text)));
  }
  /// A value of an enumeration whose values are 0 to `count - 1`.
  template <typename Enum>
  void choice(const Enum& chosen, int /*count*/) {
    value(static_cast<std::underlying_type_t<Enum>>(chosen));
  }

  void raw(std::span<const std::byte> octets) {
    std::ranges::copy(octets, room(octets.size()));
    size_ += octets.size();
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  /// Keeps the memory.
  void clear() { size_ = 0; }
  [[nodiscard]] std::span<const std::byte> octets() const {
    return std::span(octets_).first(size_);
  }
  [[nodiscard]] std::vector<std::byte> take() {
    octets_.resize(size_);
    size_ = 0;
    return std::move(octets_);
  }

 private:
  /// Where the next octets go, up to `count` of them.
  [[nodiscard]] std::byte* room(std::size_t count) {
    if (octets_.size() - size_ < count) {
      octets_.resize(2 * octets_.size() + count);
    }
    return octets_.data() + size_;
  }

  std::vector<std::byte> octets_;  ///< with room to spare
  std::size_t size_ = 0;
};

/// Reads what `OctetWriter` wrote. Octets that are no such thing make it fail: it then gives zeros
/// and empty lists, whose number is bounded by the octets there were.
class OctetReader {
 public:
  explicit OctetReader(std::span<const std::byte> octets) : rest_(octets) {}

  template <typename... T>
  void operator()(T&... values) {
    (value(values), ...);
  }

  template <UnsignedNumber T>
  void value(T& number) {
    if (!rest_.empty() && static_cast<std::uint8_t>(rest_.front()) < 0x80) {
      number = static_cast<T>(rest_.front());
      rest_ = rest_.subspan(1);
      return;
    }
    constexpr int kBits = sizeof(T) * 8;
    std::conditional_t<(kBits > 64), Uint128, std::uint64_t> read = 0;
    for (int shift = 0; shift < kBits && !rest_.empty(); shift += 7) {
      const auto octet = static_cast<std::uint8_t>(rest_.front());
      rest_ = rest_.subspan(1);
      const int room = kBits - shift;
      if (room < 7 && (octet & 0x7f) >> room != 0) {
        break;
      }
      read |= static_cast<decltype(read)>(octet & 0x7f) << shift;
      if (octet < 0x80) {
        number = static_cast<T>(read);
        return;
      }
    }
    fail();
    number = 0;
  }
  void value(bool& truth) {
    std::uint8_t octet = 0;
    value(octet);
    if (octet > 1) {
      fail();
    }
    truth = octet == 1;
  }
  void value(Duration& time) {
    std::uint64_t coded = 0;
    value(coded);
    time = Duration::ns(static_cast<std::int64_t>((coded >> 1) ^ (~(coded & 1) + 1)));
  }
  template <typename T>
  void value(std::optional<T>& optional) {
    bool there = false;
    value(there);
    optional.reset();
    if (there) {
      value(optional.emplace());
    }
  }
  template <typename T, std::size_t kSize>
  void value(std::array<T, kSize>& list) {
    for (T& element : list) {
      value(element);
    }
  }
  template <typename T>
  void value(std::vector<T>& list) {
    list.resize(length());
    for (T& element : list) {
      value(element);
    }
  }
  void value(std::string& text) {
    const std::span<const std::byte> octets = raw(length());
    text.resize(octets.size());
    for (std::size_t i = 0; i < octets.size(); ++i) {
      text[i] = static_cast<char>(octets[i]);
    }
  }
  template <typename Enum>
  void choice(Enum& chosen, int count) {
    std::underlying_type_t<Enum> number = 0;
    value(number);
    if (number >= count) {
      fail();
      number = 0;
    }
    chosen = static_cast<Enum>(number);
  }

  /// The next `count` octets as they are; fewer than that, none, when they are not there.
  [[nodiscard]] std::span<const std::byte> raw(std::size_t count) {
    if (count > rest_.size()) {
      fail();
      return {};
    }
    const std::span<const std::byte> octets = rest_.first(count);
    rest_ = rest_.subspan(count);
    return octets;
  }
  /// A number of elements that take an octet each at the least.
  [[nodiscard]] std::size_t length() {
    std::uint64_t count = 0;
    value(count);
    if (count > rest_.size()) {
      fail();
      return 0;
    }
    return count;
  }

  void fail() {
    failed_ = true;
    rest_ = {};
  }
  /// Whether all was read and made sense.
  [[nodiscard]] bool is_done() const { return !failed_ && rest_.empty(); }
  [[nodiscard]] bool has_failed() const { return failed_; }

 private:
  std::span<const std::byte> rest_;
  bool failed_ = false;
};

/// To tell octets that were damaged by accident, fast: eight at a time, the first one lowest, are
/// taken in as by FNV-1a, and the high bits, which hold most of what it mixes, brought down.
/// `before` is the checksum of what belongs to it and comes first.
[[nodiscard]] inline std::uint64_t checksum(std::span<const std::byte> octets,
                                            std::uint64_t before = 0) {
  constexpr std::uint64_t kPrime = 0x9e3779b97f4a7c15;  // 2^64 / golden ratio: mixes all bits
  std::uint64_t value = before ^ octets.size();
  while (!octets.empty()) {
    const auto next = octets.first(std::min<std::size_t>(octets.size(), 8));
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < next.size(); ++i) {
      word |= static_cast<std::uint64_t>(next[i]) << (8 * i);
    }
    value = (value ^ word) * kPrime;
    value ^= value >> 32;
    octets = octets.subspan(next.size());
  }
  return value;
}

}  // namespace shaketable
