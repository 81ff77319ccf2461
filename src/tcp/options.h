// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/check.h"
#include "tcp/big_endian.h"

namespace shaketable::tcp {

/// Option kinds that the handshake reads or writes (IANA "TCP Option Kind Numbers").
enum class OptionKind : std::uint8_t {
  EndOfList = 0,
  NoOperation = 1,
  MaximumSegmentSize = 2,
  WindowScale = 3,
  SackPermitted = 4,
  Timestamps = 8,
};

/// RFC 7323 section 3.2.
struct Timestamps {
  std::uint32_t value = 0;  ///< TSval, milliseconds of the sender's clock
  std::uint32_t echo = 0;   ///< TSecr

  bool operator==(const Timestamps&) const = default;
};

/// What a list of options says, as far as the handshake understands it.
struct ParsedOptions {
  std::optional<std::uint16_t> maximum_segment_size;
  std::optional<std::uint8_t> window_scale;  ///< as sent; a reader caps it at 14 (RFC 7323 2.3)
  bool sack_permitted = false;
  std::optional<Timestamps> timestamps;
  bool malformed = false;  ///< reading stopped at an option whose length cannot be right
};

/// The option bytes of one segment exactly as on the wire: every kind, known or not, in order,
/// padding included. At most 40 bytes fit in a TCP header.
class OptionList {
 public:
  static constexpr std::size_t kCapacity = 40;

  [[nodiscard]] std::span<const std::uint8_t> bytes() const { return {bytes_.data(), size_}; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  /// Appends bytes as they are. Throws `InvariantError` beyond 40 bytes.
  void append(std::span<const std::uint8_t> bytes);
  void append_no_operation() { *grow(1) = static_cast<std::uint8_t>(OptionKind::NoOperation); }
  void append_maximum_segment_size(std::uint16_t size) {
    store16(header(OptionKind::MaximumSegmentSize, 4), size);
  }
  void append_window_scale(std::uint8_t shift) { *header(OptionKind::WindowScale, 3) = shift; }
  void append_sack_permitted() { header(OptionKind::SackPermitted, 2); }
  void append_timestamps(Timestamps timestamps) {
    std::uint8_t* body = header(OptionKind::Timestamps, 10);
    store32(body, timestamps.value);
    store32(body + 4, timestamps.echo);
  }
  /// Fills up to a multiple of four bytes with end-of-list octets (RFC 9293 section 3.1).
  void pad() {
    while (size_ % 4 != 0) {
      *grow(1) = static_cast<std::uint8_t>(OptionKind::EndOfList);
    }
  }

  /// Reads the list in order. A length below 2, one that runs over the end, or a known kind with
  /// the wrong length ends the reading: what stood before it counts (`malformed` is set).
  [[nodiscard]] ParsedOptions parse() const;

  bool operator==(const OptionList& other) const;

 private:
  /// Room for `count` octets more; the first of them.
  std::uint8_t* grow(std::size_t count) {
    check(size_ + count <= kCapacity, "TCP options take at most 40 bytes");
    std::uint8_t* at = &bytes_[size_];
    size_ = static_cast<std::uint8_t>(size_ + count);
    return at;
  }
  /// Kind and length of an option of `length` octets; where its body goes.
  std::uint8_t* header(OptionKind kind, std::uint8_t length) {
    std::uint8_t* at = grow(length);
    at[0] = static_cast<std::uint8_t>(kind);
    at[1] = length;
    return at + 2;
  }

  std::array<std::uint8_t, kCapacity> bytes_{};
  std::uint8_t size_ = 0;
};

}  // namespace shaketable::tcp
