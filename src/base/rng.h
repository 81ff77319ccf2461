// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <Random123/philox.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace shaketable {

/// Dice without a memory: the numbers of a stream are a pure function of its key and of the index
/// asked for (Philox 2x64, 10 rounds, Salmon et al., SC'11). Who asks, in which order, and how
/// often makes no difference, so a packet's fate is the same in any backend and any batch.
class Stream {
 public:
  explicit constexpr Stream(std::uint64_t key) : key_(key) {}

  /// Two independent uniform 64-bit numbers for the index (`index`, `slot`).
  [[nodiscard]] std::array<std::uint64_t, 2> pair(std::uint64_t index,
                                                  std::uint64_t slot = 0) const {
    const r123::Philox2x64::ctr_type counter = {{index, slot}};
    const r123::Philox2x64::key_type key = {{key_}};
    const auto out = r123::Philox2x64()(counter, key);
    return {out[0], out[1]};
  }

  /// One uniform 64-bit number for the index (`index`, `slot`).
  [[nodiscard]] std::uint64_t draw(std::uint64_t index, std::uint64_t slot = 0) const {
    return pair(index, slot)[0];
  }

 private:
  std::uint64_t key_;
};

/// FNV-1a, 64 bits (draft-eastlake-fnv). It tells a few names apart.
[[nodiscard]] constexpr std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t value = 0xcbf29ce484222325;
  for (const char c : text) {
    value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  return value;
}

/// What a stream is for. Of a literal it is worked out when compiled: a trial asks for a dozen.
class StreamLabel {
 public:
  // Implicit, so that `child("loss")` reads as it should.
  template <std::size_t Size>
  consteval StreamLabel(const char (&text)[Size])  // NOLINT(google-explicit-constructor)
      : hash_(fnv1a(std::string_view(text, Size - 1))) {}
  explicit constexpr StreamLabel(std::string_view text) : hash_(fnv1a(text)) {}

  [[nodiscard]] constexpr std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_;  ///< only has to tell the handful of labels in one parent apart
};

/// Names every stream of a campaign. A child is a pure function of its parent and its label, so a
/// new consumer of dice never moves the numbers of the others.
class SeedTree {
 public:
  explicit constexpr SeedTree(std::uint64_t seed) : key_(seed) {}

  /// The child called `label`, the `index`-th of that name.
  [[nodiscard]] SeedTree child(StreamLabel label, std::uint64_t index = 0) const {
    return SeedTree(Stream(key_).draw(label.value(), index));
  }

  /// The dice of this node.
  [[nodiscard]] constexpr Stream stream() const { return Stream(key_); }

 private:
  std::uint64_t key_;
};

}  // namespace shaketable
