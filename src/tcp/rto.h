// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>

#include "base/time.h"

namespace shaketable::tcp {

/// The numbers of RFC 6298 that stacks set differently.
struct RtoSettings {
  Duration initial = Duration::s(1);       ///< 2.1
  Duration minimum = Duration::s(1);       ///< 2.4
  Duration maximum = Duration::s(60);      ///< 2.5: at least 60 s
  Duration granularity = Duration::ms(1);  ///< G of 2.2; Linux's floor of 200 ms under 4 * RTTVAR
                                           ///< acts in its place

  bool operator==(const RtoSettings&) const = default;
};

/// The retransmission timeout of RFC 6298. Whoever owns the timer keeps section 5's rules of when
/// to start it, and Karn's rule of what may be sampled (section 3).
class Rto {
 public:
  explicit Rto(const RtoSettings& settings);

  /// The timeout to arm a timer with, backed off as it stands.
  [[nodiscard]] Duration value() const { return rto_; }
  /// SRTT and RTTVAR; empty before the first sample.
  [[nodiscard]] std::optional<Duration> smoothed() const { return smoothed_; }
  [[nodiscard]] std::optional<Duration> variation() const { return variation_; }

  /// 2.2 and 2.3. Precondition: `rtt` is of a segment that was sent once, or told apart by a
  /// timestamp (Karn's rule), and is not negative.
  void sample(Duration rtt);

  /// 5.5: doubles the timeout up to the maximum.
  void back_off();

  /// 5.7: the timer expired while a SYN was unacknowledged, and data is about to be sent.
  void restart_at_three_seconds();

 private:
  RtoSettings settings_;
  Duration rto_;
  std::optional<Duration> smoothed_;
  std::optional<Duration> variation_;
};

}  // namespace shaketable::tcp
