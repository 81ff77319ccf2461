// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

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
  void append_no_operation();
  void append_maximum_segment_size(std::uint16_t size);
  void append_window_scale(std::uint8_t shift);
  void append_sack_permitted();
  void append_timestamps(Timestamps timestamps);
  /// Fills up to a multiple of four bytes with end-of-list octets (RFC 9293 section 3.1).
  void pad();

  /// Reads the list in order. A length below 2, one that runs over the end, or a known kind with
  /// the wrong length ends the reading: what stood before it counts (`malformed` is set).
  [[nodiscard]] ParsedOptions parse() const;

  bool operator==(const OptionList& other) const;

 private:
  std::array<std::uint8_t, kCapacity> bytes_{};
  std::uint8_t size_ = 0;
};

}  // namespace shaketable::tcp
