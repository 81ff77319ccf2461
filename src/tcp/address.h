// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <compare>
#include <cstdint>

namespace shaketable::tcp {

/// The address of a host, of either family. An IPv4 address is kept in its IPv4-mapped form,
/// ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2).
class Address {
 public:
  /// 0.0.0.0.
  constexpr Address() = default;
  /// `number` in host byte order.
  [[nodiscard]] static constexpr Address v4(std::uint32_t number) {
    return Address(0, kMappedPrefix | number);
  }
  /// The first and the last eight octets, in host byte order. Not an IPv4-mapped address.
  [[nodiscard]] static constexpr Address v6(std::uint64_t high, std::uint64_t low) {
    return Address(high, low);
  }

  [[nodiscard]] constexpr bool is_v4() const {
    return high_ == 0 && (low_ & ~kV4Mask) == kMappedPrefix;
  }
  /// Precondition: `is_v4()`.
  [[nodiscard]] constexpr std::uint32_t v4_number() const {
    return static_cast<std::uint32_t>(low_ & kV4Mask);
  }
  [[nodiscard]] constexpr std::uint64_t high() const { return high_; }
  [[nodiscard]] constexpr std::uint64_t low() const { return low_; }

  constexpr auto operator<=>(const Address&) const = default;

 private:
  static constexpr std::uint64_t kV4Mask = 0xffff'ffffU;
  static constexpr std::uint64_t kMappedPrefix = std::uint64_t{0xffff} << 32;

  constexpr Address(std::uint64_t high, std::uint64_t low) : high_(high), low_(low) {}

  std::uint64_t high_ = 0;
  std::uint64_t low_ = kMappedPrefix;
};

/// The addresses of a packet, which the checksum covers (RFC 9293 section 3.1). Both are of one
/// family.
struct AddressPair {
  Address source;
  Address destination;

  bool operator==(const AddressPair&) const = default;
};

}  // namespace shaketable::tcp
