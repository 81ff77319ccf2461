// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/nstime.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/time.h"

namespace shaketable::ns3_backend {

/// Something that acts when its time has come: a host, or a source of cross traffic.
class Actor {
 public:
  Actor() = default;
  Actor(const Actor&) = delete;
  Actor& operator=(const Actor&) = delete;
  virtual ~Actor() = default;

  /// When `on_time` is to be called next; empty: not by itself.
  [[nodiscard]] virtual std::optional<Instant> next_deadline() const = 0;
  /// Does all that is due at or before `now`, so that the next deadline is later.
  virtual void on_time(Instant now) = 0;
};

/// The clock of a trial: ns-3's, from the beginning of the trial. It lets actors act when they are
/// due, those of one instant in their order, whichever event ns-3 happens to run first: the order
/// of ties is part of the contract.
class Agenda {
 public:
  /// The next actor in the order; `counts` as in `pending`. Returns its number. The actor must
  /// outlive the agenda.
  std::size_t add(Actor& actor, bool counts);

  /// A trial begins now, with the deadlines that the actors have. What is due after `limit` never
  /// happens.
  void begin_trial(Duration limit);
  /// The deadline of an actor may have changed.
  void update(std::size_t actor);

  [[nodiscard]] Instant now() const;
  [[nodiscard]] bool is_over() const { return now() > limit_; }
  /// How many of the actors that count have a deadline within the limit.
  [[nodiscard]] std::size_t pending() const { return pending_; }

 private:
  static constexpr Instant kNever = Instant::max();

  struct Entry {
    Actor* actor;
    bool counts;
    Instant deadline = kNever;
    Instant listed = kNever;  ///< its earliest entry in the heap
  };

  void on_event();
  void arm();

  std::vector<Entry> entries_;
  /// A heap of actors by deadline, the earliest first. A deadline that moves away leaves its entry
  /// behind, at which nothing will be due; that is cheaper than taking it out.
  std::vector<std::pair<Instant, std::size_t>> heap_;
  std::size_t pending_ = 0;
  ns3::Time began_;
  Instant limit_;
  Instant armed_ = kNever;  ///< when an event comes
};

}  // namespace shaketable::ns3_backend
