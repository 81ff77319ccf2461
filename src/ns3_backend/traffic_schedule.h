// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>

#include "base/rng.h"
#include "base/time.h"
#include "trial/workload.h"

namespace shaketable::ns3_backend {

/// When the packets of one flow of cross traffic are sent in a trial.
///
/// The phase of evenly spaced packets is drawn, so that the connections of many trials do not all
/// meet the flow at one point of its period (phase effects: Floyd and Jacobson, 1992). On-off
/// traffic starts in its steady state, in a burst with probability on / (on + off); its packets are
/// `gap` apart in the time that bursts take together, so that its mean rate is right however short
/// they are.
class TrafficSchedule {
 public:
  /// `traffic` must outlive the schedule. Throws `InvariantError` if its gap is not above 0, or
  /// the mean length of its bursts.
  explicit TrafficSchedule(const trial::Traffic& traffic);

  void begin_trial(const SeedTree& seeds);

  /// When the next packet is sent; empty: none comes any more.
  [[nodiscard]] std::optional<Instant> next() const { return next_; }
  /// It is sent. Precondition: there is one.
  void advance();
  /// No more packets in this trial.
  void end() { next_.reset(); }

 private:
  [[nodiscard]] Duration exponential(Duration mean, std::uint64_t number, std::uint64_t what) const;
  [[nodiscard]] Duration gap();
  void begin_bursts(Instant start);
  [[nodiscard]] Instant in_bursts(Duration wait);
  void set_next(Instant at);

  const trial::Traffic& traffic_;
  Stream dice_{0};
  std::optional<Instant> next_;
  std::uint64_t packets_ = 0;
  std::uint64_t bursts_ = 0;
  Instant burst_from_;  ///< the present burst, or what is left of it
  Instant burst_to_;
};

}  // namespace shaketable::ns3_backend
