// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

#include "tcp/options.h"
#include "tcp/profile.h"

namespace shaketable::tcp {

/// Send MSS when the peer named none (RFC 9293 MUST-15): of IPv4, and of IPv6.
inline constexpr std::uint16_t kDefaultMss = 536;
inline constexpr std::uint16_t kDefaultMssIpv6 = 1220;
/// A smaller MSS option is read as this one (Linux: TCP_MIN_SND_MSS), or no data could ever be
/// sent.
inline constexpr std::uint16_t kSmallestMss = 48;
/// RFC 7323 section 2.3: a larger shift is read as 14.
inline constexpr std::uint8_t kWindowScaleMax = 14;

/// What both ends have agreed on.
struct Negotiated {
  std::uint16_t send_mss = kDefaultMss;  ///< the peer's MSS option, or the default
  bool window_scaling = false;
  std::uint8_t send_shift = 0;     ///< scales the windows that the peer sends
  std::uint8_t receive_shift = 0;  ///< scales the windows that we send
  bool timestamps = false;
  bool sack = false;

  bool operator==(const Negotiated&) const = default;
};

/// The options of our SYN: all that the profile names. The echo is 0 (RFC 7323 section 3.2).
[[nodiscard]] OptionList syn_options(const Profile& profile, std::uint16_t mss,
                                     std::uint32_t timestamp);

/// The options of our SYN,ACK: those of the profile that the peer's SYN offered too, and always the
/// MSS when the profile has it.
[[nodiscard]] OptionList syn_ack_options(const Profile& profile, std::uint16_t mss,
                                         Timestamps timestamps, const ParsedOptions& offered);

/// What holds once both SYNs are known: an option counts when the profile sends it and the peer's
/// SYN had it. `default_mss`: when the peer named none.
[[nodiscard]] Negotiated negotiate(const Profile& profile, const ParsedOptions& peers,
                                   std::uint16_t default_mss = kDefaultMss);

}  // namespace shaketable::tcp
